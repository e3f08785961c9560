package com.kotsin.streamingcandle.candle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Length of a candle in whole minutes.
 *
 * @param minutes 1 to 1440
 */
public record Timeframe(int minutes) implements Comparable<Timeframe> {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,3})([mhd])");
    private static final int MINUTES_PER_DAY = 1440;

    public static final Timeframe ONE_MINUTE = new Timeframe(1);

    /** Also written {@code 24h} or {@code 1440m}. */
    public static final Timeframe ONE_DAY = new Timeframe(MINUTES_PER_DAY);

    public Timeframe {
        if (minutes < 1 || minutes > MINUTES_PER_DAY) {
            throw new IllegalArgumentException(
                    "A timeframe of %d minutes is not allowed; it must be 1 to 1440 whole minutes".formatted(minutes));
        }
    }

    /**
     * Reads {@code 5m}, {@code 1h} or {@code 1d}.
     *
     * @throws IllegalArgumentException if the text is not of that form or out of range
     */
    public static Timeframe parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a timeframe; write a whole number of minutes, hours or days such as 5m, 1h or 1d"
                            .formatted(text));
        }
        int perUnit = switch (matcher.group(2)) {
            case "h" -> 60;
            case "d" -> MINUTES_PER_DAY;
            default -> 1;
        };
        return new Timeframe(Integer.parseInt(matcher.group(1)) * perUnit);
    }

    /** Length in milliseconds. */
    public long millis() {
        return minutes * 60_000L;
    }

    /** Whether so many windows of another timeframe make one of this. */
    public boolean isMultipleOf(Timeframe other) {
        return minutes % other.minutes == 0;
    }

    @Override
    public int compareTo(Timeframe other) {
        return Integer.compare(minutes, other.minutes);
    }

    /** The one spelling used in topics, collections, application ids and JSON: minutes and an {@code m}. */
    @Override
    public String toString() {
        return minutes + "m";
    }
}
