package com.kotsin.streamingcandle.pipeline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.PlaceholderResolutionException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Ends the process with the exit code that its supervisor is promised. */
public final class ProcessExit {

    private static final int IN_ORDER = 0;
    private static final int FAILED = 1;

    /** Null unless this class was asked to end the process: then a signal did. */
    private static volatile Integer requested;

    private ProcessExit() {}

    /**
     * Has the process end with 0, not with 143, after a signal and an orderly stop.
     *
     * @param afterContext what is to stop after the application
     */
    public static void whenStopped(Runnable afterContext) {
        SpringApplication.getShutdownHandlers().add(() -> {
            afterContext.run();
            // A hook cannot call exit; halt is what sets the code here, and nothing is left to be done.
            Runtime.getRuntime().halt(requested == null ? IN_ORDER : requested);
        });
    }

    /** Ends the process in order; safe to call from any thread, which it does not block. */
    public static void exit(int code) {
        requested = code;
        new Thread(() -> System.exit(code), "exit").start();
    }

    /** Ends the process after a start that failed; Spring Boot has reported why. */
    public static void failed(Throwable problem) {
        int code = codeOf(problem);
        requested = code;
        System.exit(code);
    }

    static int codeOf(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupFailure failure) {
                return failure.getExitCode();
            }
            if (cause instanceof BindException
                    || cause instanceof ConfigurationPropertiesBindException
                    || cause instanceof InvalidConfigurationPropertyValueException
                    || cause instanceof ConversionException
                    || cause instanceof ConfigDataException
                    || cause instanceof PlaceholderResolutionException
                    || cause instanceof MarkedYAMLException) {
                return StartupFailure.BAD_CONFIGURATION;
            }
        }
        return FAILED;
    }
}
