package com.kotsin.streamingcandle.pipeline;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

/**
 * Adds to each line of a JSON log which process said it, and which timeframe's instance; that is told by the name of the
 * thread, also of threads of Kafka's clients. Named by {@code logging.structured.json.customizer}.
 */
final class LogFields implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

    /** After the instance id, or the application id in the name of a group: {@code host-main-5m-StreamThread-1}. */
    private static final Pattern TIMEFRAME =
            Pattern.compile("-(\\d+[mhd])(?:-(?:StreamThread|StateUpdater|CleanupThread|admin)\\b.*)?$");

    private final String instance;

    LogFields(Environment environment) {
        this.instance = environment.getProperty("streamingcandle.instance-id");
    }

    @Override
    public void customize(JsonWriter.Members<ILoggingEvent> members) {
        members.add("instance", instance).whenHasLength();
        members.add("timeframe", event -> timeframe(event.getThreadName())).whenNotNull();
    }

    /** {@code null} if the thread works for no timeframe, or for all. */
    static String timeframe(String thread) {
        Matcher name = TIMEFRAME.matcher(thread);
        return name.find() ? name.group(1) : null;
    }
}
