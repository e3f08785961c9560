package com.kotsin.streamingcandle.command;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as properties have them, such as {@code 500ms}, {@code 60s}, {@code 4h}; a number alone is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'%s' is no duration, such as 500ms, 60s, 5m or 4h".formatted(text));
        }
        throw new TypeConversionException("'%s' is negative".formatted(text));
    }
}
