package com.kotsin.streamingcandle.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties {@code streamingcandle.demo.*} of the embedded application.
 *
 * @param directory of broker, store and state; by default one for the simulator, and one for each replayed file, since
 *     what was read of one feed says nothing about another
 * @param seed of the market simulator
 * @param replayFile trades, CSV or JSON lines, gzip or not; the market simulator runs if there is none
 * @param replaySpeed 60 lets an hour pass in a minute; {@code max} waits for nothing but the broker
 * @param replayFormat of JSON lines: name of a tick format
 * @param replayCalendar name of the calendar for the trades of the file
 */
record DemoSettings(
        Path directory,
        @DefaultValue("1") long seed,
        Path replayFile,
        @DefaultValue("1") String replaySpeed,
        @DefaultValue("native") String replayFormat,
        @DefaultValue("always") String replayCalendar) {

    static final String PREFIX = "streamingcandle.demo";

    DemoSettings {
        speed(replaySpeed);
        if (directory == null) {
            directory = Path.of(
                    "target", "streamingcandle" + (replayFile == null ? "" : "-replay-" + bareName(replayFile)));
        }
    }

    private static String bareName(Path file) {
        return file.getFileName().toString().replaceAll("\\..*", "");
    }

    boolean replays() {
        return replayFile != null;
    }

    /** Time of the replay per time that passes. */
    double speed() {
        return speed(replaySpeed);
    }

    private static double speed(String text) {
        if (text.equalsIgnoreCase("max")) {
            return ReplayClock.MAX_SPEED;
        }
        try {
            double speed = Double.parseDouble(text);
            if (speed > 0 && Double.isFinite(speed)) {
                return speed;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "%s.replay-speed is '%s'; it should be a number above 0, such as 60, or max".formatted(PREFIX, text));
    }
}
