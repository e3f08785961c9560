package com.kotsin.streamingcandle.ingest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * How a feed writes the time of a trade. Every encoding takes the same times, from 1973-03-03T09:46:40Z to before
 * 2261-07-15T11:33:20Z: within them, milliseconds, microseconds and nanoseconds since 1970 are told apart by their size.
 */
public enum TimeEncoding {
    /** Milliseconds, microseconds or nanoseconds since 1970, by plausible range. */
    EPOCH,
    EPOCH_SECONDS,
    EPOCH_MILLIS,
    EPOCH_MICROS,
    EPOCH_NANOS,
    /** Date, time and offset ({@code Z}, {@code +05:30} or {@code +0530}), up to nanoseconds; see {@link #nanos}. */
    ISO_8601,
    /** {@link #EPOCH} if it is a number or a string of digits, else {@link #ISO_8601}. */
    EPOCH_OR_ISO,
    /** {@link #EPOCH_SECONDS} if it is a number or a string of digits, else {@link #ISO_8601}. */
    EPOCH_SECONDS_OR_ISO,
    /** {@code /Date(1632900752000)/} or {@code /Date(1632900752000+0530)/}; the number is UTC, the offset says nothing. */
    DOTNET;

    /** What {@link #nanos} says of a text that is no time, or none of this age. */
    static final long NO_TIME = -1;

    private static final long EARLIEST = 100_000_000_000_000_000L;
    private static final long END = 9_200_000_000_000_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int DIGITS_OF_LONG = 19;
    private static final String DATE = "/Date(";
    private static final String DATE_END = ")/";

    private static final String COMPACT_OFFSET = "+HHMM";
    private static final DateTimeFormatter ISO = iso8601("+HH:mm");
    private static final DateTimeFormatter ISO_COMPACT = iso8601(COMPACT_OFFSET);
    private static final int DATE_LENGTH = "2021-07-05".length();

    private static DateTimeFormatter iso8601(String offset) {
        // strict, since the usual style makes the 28th of the 31st of February
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                .optionalStart()
                .appendOffset(offset, "Z")
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The name in lower case with hyphens, as a format file has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it reads dates and times, and so may need to know of what zone those without an offset are. */
    boolean hasIso() {
        return this == ISO_8601 || this == EPOCH_OR_ISO || this == EPOCH_SECONDS_OR_ISO;
    }

    /**
     * Nanoseconds since the epoch, UTC, or {@link #NO_TIME}.
     *
     * @param zone of dates and times without an offset, which then may also have a space for their T; {@code null} if
     *     there must be an offset
     */
    long nanos(char[] text, int start, int length, ZoneId zone) {
        return switch (this) {
            case EPOCH -> epoch(text, start, length);
            case EPOCH_SECONDS -> since1970(text, start, length, NANOS_PER_SECOND);
            case EPOCH_MILLIS -> since1970(text, start, length, NANOS_PER_MILLI);
            case EPOCH_MICROS -> since1970(text, start, length, NANOS_PER_MICRO);
            case EPOCH_NANOS -> since1970(text, start, length, 1);
            case ISO_8601 -> iso(new String(text, start, length), zone);
            case EPOCH_OR_ISO -> {
                long epoch = epoch(text, start, length);
                yield epoch == NO_TIME ? iso(new String(text, start, length), zone) : epoch;
            }
            case EPOCH_SECONDS_OR_ISO -> {
                long epoch = since1970(text, start, length, NANOS_PER_SECOND);
                yield epoch == NO_TIME ? iso(new String(text, start, length), zone) : epoch;
            }
            case DOTNET -> dotnet(text, start, length);
        };
    }

    private static long epoch(char[] text, int start, int length) {
        long nanos = since1970(text, start, length, NANOS_PER_MILLI);
        if (nanos == NO_TIME) {
            nanos = since1970(text, start, length, NANOS_PER_MICRO);
        }
        return nanos == NO_TIME ? since1970(text, start, length, 1) : nanos;
    }

    private static long since1970(char[] text, int start, int length, long unit) {
        if (length == 0 || length > DIGITS_OF_LONG) {
            return fraction(text, start, length, unit);
        }
        long count = 0;
        for (int i = start; i < start + length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return fraction(text, start, length, unit);
            }
            count = count * 10 + digit;
        }
        // nineteen digits that are too many for a long have become negative
        return count >= EARLIEST / unit && count < END / unit ? count * unit : NO_TIME;
    }

    private static long fraction(char[] text, int start, int length, long unit) {
        BigDecimal count = Decimals.parse(text, start, length);
        if (count == null) {
            return NO_TIME;
        }
        BigDecimal nanos = count.multiply(BigDecimal.valueOf(unit)).setScale(0, RoundingMode.FLOOR);
        boolean plausible =
                nanos.compareTo(BigDecimal.valueOf(EARLIEST)) >= 0 && nanos.compareTo(BigDecimal.valueOf(END)) < 0;
        return plausible ? nanos.longValue() : NO_TIME;
    }

    private static long iso(String asWritten, ZoneId zone) {
        boolean spaced = zone != null && asWritten.length() > DATE_LENGTH && asWritten.charAt(DATE_LENGTH) == ' ';
        String text = spaced ? asWritten.replace(' ', 'T') : asWritten;
        int sign = text.length() - COMPACT_OFFSET.length();
        boolean compact = sign > DATE_LENGTH && (text.charAt(sign) == '+' || text.charAt(sign) == '-');
        try {
            TemporalAccessor parsed =
                    (compact ? ISO_COMPACT : ISO).parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            if (zone == null && parsed instanceof LocalDateTime) {
                return NO_TIME;
            }
            Instant time = parsed instanceof LocalDateTime local
                    ? local.atZone(zone).toInstant()
                    : ((OffsetDateTime) parsed).toInstant();
            long seconds = time.getEpochSecond();
            boolean plausible = seconds >= EARLIEST / NANOS_PER_SECOND && seconds < END / NANOS_PER_SECOND;
            return plausible ? seconds * NANOS_PER_SECOND + time.getNano() : NO_TIME;
        } catch (DateTimeException e) {
            return NO_TIME;
        }
    }

    private static long dotnet(char[] text, int start, int length) {
        int numberStart = start + DATE.length();
        int numberEnd = start + length - DATE_END.length();
        if (numberEnd <= numberStart || !matches(text, start, DATE) || !matches(text, numberEnd, DATE_END)) {
            return NO_TIME;
        }
        int offset = numberEnd - "+0530".length();
        if (offset > numberStart && (text[offset] == '+' || text[offset] == '-')) {
            for (int i = offset + 1; i < numberEnd; i++) {
                if (text[i] < '0' || text[i] > '9') {
                    return NO_TIME;
                }
            }
            numberEnd = offset;
        }
        return since1970(text, numberStart, numberEnd - numberStart, NANOS_PER_MILLI);
    }

    private static boolean matches(char[] text, int start, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (text[start + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
