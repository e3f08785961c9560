package com.kotsin.streamingcandle;

import com.kotsin.streamingcandle.command.Commands;
import com.kotsin.streamingcandle.pipeline.HttpAccess;
import com.kotsin.streamingcandle.pipeline.OneProcessPerInstance;
import com.kotsin.streamingcandle.pipeline.ProcessExit;
import com.kotsin.streamingcandle.pipeline.RepeatedLines;
import com.kotsin.streamingcandle.pipeline.RequiredConnections;
import com.kotsin.streamingcandle.pipeline.SystemClock;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service: trades from Kafka in, candles to Kafka, MongoDB and HTTP out. */
@SpringBootApplication
public class StreamingCandleApplication {

    public static void main(String[] args) {
        OptionalInt answered = Commands.answer(args, SystemClock.get());
        if (answered.isPresent()) {
            System.exit(answered.getAsInt());
        }
        ProcessExit.whenStopped(() -> {});
        try {
            application().run(args);
        } catch (RuntimeException e) {
            ProcessExit.failed(e);
        }
    }

    /** The application, not yet started, for whoever brings its surroundings along. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(StreamingCandleApplication.class);
        application.addInitializers(
                new RequiredConnections(),
                new HttpAccess(),
                new OneProcessPerInstance(),
                context -> RepeatedLines.install());
        return application;
    }
}
