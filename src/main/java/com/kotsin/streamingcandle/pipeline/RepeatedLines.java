package com.kotsin.streamingcandle.pipeline;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Lets what the clients of Kafka and MongoDB have to complain about be logged once a minute, however many clients say it and
 * however often; the next such line tells how many were left out. Safe for use by several threads.
 */
public final class RepeatedLines extends TurboFilter {

    private static final List<String> LIMITED =
            List.of("org.apache.kafka.", "org.springframework.kafka.", "org.mongodb.");
    private static final String CONNECTIONS = "org.apache.kafka.clients.NetworkClient";
    private static final Pattern ABOUT_CONNECTIONS = Pattern.compile("[Cc]onnect|[Bb]ootstrap");
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST_CAUSES = 500;
    /** Which client says it; Kafka's put that first. */
    private static final Pattern PREFIX = Pattern.compile("^(\\[[^]]*]:? *)+");
    /** Offsets, correlation ids, nodes and ports make no cause of their own, nor do lists of tasks. */
    private static final Pattern NUMBERS = Pattern.compile("-?\\d[\\d_, -]*");

    private record Repeats(Instant said, long leftOut) {}

    private final InstantSource clock;
    private final Map<String, Repeats> causes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Repeats> eldest) {
            return size() > MOST_CAUSES;
        }
    };

    RepeatedLines(InstantSource clock) {
        this.clock = clock;
    }

    /** Puts the filter before all logging of the process. */
    public static void install() {
        // Logging may go elsewhere, by somebody's own choice.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging
                && logging.getTurboFilterList().stream().noneMatch(RepeatedLines.class::isInstance)) {
            logging.addTurboFilter(new RepeatedLines(InstantSource.system()));
        }
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
        if (level.levelInt < Level.WARN_INT
                || format == null
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || LIMITED.stream().noneMatch(logger.getName()::startsWith)) {
            return FilterReply.NEUTRAL;
        }
        String said = PREFIX.matcher(format).replaceFirst("");
        // Of one connection that is lost it has several things to say.
        String cause = logger.getName().equals(CONNECTIONS)
                        && ABOUT_CONNECTIONS.matcher(said).find()
                ? ""
                : NUMBERS.matcher(said).replaceAll("#");
        long leftOut = leftOut(logger.getName() + level + cause);
        if (leftOut > 0) {
            logger.callAppenders(new LoggingEvent(
                    RepeatedLines.class.getName(),
                    logger,
                    level,
                    "%s (%d more like it were left out)".formatted(format, leftOut),
                    thrown,
                    parameters));
        }
        return leftOut == 0 ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    /** How many were left out before this one; -1 if it is to be left out too. */
    private synchronized long leftOut(String cause) {
        Instant now = clock.instant();
        Repeats before = causes.get(cause);
        if (before != null && now.isBefore(before.said.plus(PAUSE))) {
            causes.put(cause, new Repeats(before.said, before.leftOut + 1));
            return -1;
        }
        causes.remove(cause);
        causes.put(cause, new Repeats(now, 0));
        return before == null ? 0 : before.leftOut;
    }
}
