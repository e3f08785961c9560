package com.kotsin.streamingcandle.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the rate of a load goes up and down in time. Immutable. */
@FunctionalInterface
public interface Burst {

    /** Three times the rate, and of what is above it half less every twentieth of the duration. */
    String OPENING = "opening";

    /** Always the same. */
    String NONE = "none";

    /**
     * Times the rate.
     *
     * @param millis since the beginning
     */
    double factor(long millis);

    /**
     * Reads {@code opening}, {@code none}, or such as {@code 10x5s/30s}: ten times the rate for the first five of every
     * thirty seconds.
     *
     * @param durationMillis of the whole load
     * @throws IllegalArgumentException if the text is none of these
     */
    static Burst parse(String text, long durationMillis) {
        return switch (text) {
            case NONE -> millis -> 1;
            case OPENING -> new Opening(durationMillis / Opening.HALVINGS);
            default -> Repeated.parse(text);
        };
    }

    /** A market that opens. */
    record Opening(double halfLifeMillis) implements Burst {

        private static final int HALVINGS = 20;
        private static final double ABOVE = 2;

        @Override
        public double factor(long millis) {
            return 1 + ABOVE * Math.pow(2, -millis / halfLifeMillis);
        }
    }

    /** A burst and a break, again and again. */
    record Repeated(double times, long lengthMillis, long periodMillis) implements Burst {

        private static final Pattern TEXT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)x([0-9]+)(s|m)/([0-9]+)(s|m)");
        private static final long SECOND = 1_000;
        private static final double MOST_TIMES = 1_000;

        public Repeated {
            if (!(times > 0 && times <= MOST_TIMES) || lengthMillis < SECOND || periodMillis < lengthMillis) {
                throw new IllegalArgumentException(
                        "A burst is above 0 to 1000 times the rate, lasts at least 1s, and not longer than its period");
            }
        }

        private static Repeated parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no burst; write %s, %s, or such as 10x5s/30s: ten times the rate for 5 s in every 30 s"
                                .formatted(text, OPENING, NONE));
            }
            return new Repeated(
                    Double.parseDouble(matcher.group(1)),
                    millis(matcher.group(2), matcher.group(3)),
                    millis(matcher.group(4), matcher.group(5)));
        }

        private static long millis(String number, String unit) {
            return Long.parseLong(number) * (unit.equals("m") ? 60 * SECOND : SECOND);
        }

        @Override
        public double factor(long millis) {
            return millis % periodMillis < lengthMillis ? times : 1;
        }
    }
}
