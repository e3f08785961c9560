package com.kotsin.streamingcandle.faults;

import static net.bytebuddy.matcher.ElementMatchers.isTypeInitializer;
import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** Makes an application wrong before it starts, in its process; needs a constructor without arguments. */
public interface Sabotage {

    /** The name of the method that gives a class its constants. */
    String INITIALIZER = "<clinit>";

    /** Is called once, before any class of the application is loaded. */
    void prepare();

    /**
     * Has methods of a class of the application do something more, or something else.
     *
     * @param advice with methods annotated as {@link Advice} describes; its code becomes part of the method, so that it
     *     can name only what that can see
     */
    static void change(String className, String method, Class<?> advice) {
        ByteBuddyAgent.install();
        new AgentBuilder.Default()
                .type(named(className))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                        Advice.to(advice).on(method.equals(INITIALIZER) ? isTypeInitializer() : named(method))))
                .installOnByteBuddyAgent();
    }
}
