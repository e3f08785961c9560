package com.kotsin.streamingcandle.embedded;

import com.kotsin.streamingcandle.StreamingCandleApplication;
import com.kotsin.streamingcandle.pipeline.ProcessExit;
import org.springframework.boot.SpringApplication;

/**
 * {@code mvn spring-boot:run}: the application with a broker, a store and a feed in its process. Nothing else needs to be
 * there. {@link DemoSettings} says what can be chosen.
 */
public final class EmbeddedApplication {

    private EmbeddedApplication() {}

    public static void main(String[] args) {
        SpringApplication application = StreamingCandleApplication.application();
        application.setAdditionalProfiles("development");
        var demo = new Demo(System.out);
        application.addListeners(demo);
        application.addInitializers(demo);
        // After the context, whose clients want to say goodbye to the broker.
        ProcessExit.whenStopped(demo::stop);
        try {
            application.run(args);
        } catch (RuntimeException e) {
            ProcessExit.failed(e);
        }
    }
}
