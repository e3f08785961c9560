package com.kotsin.streamingcandle.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'%s' is no time with a zone, such as 2025-05-05T09:15:00+05:30 or 2025-05-05T03:45:00Z"
                            .formatted(text));
        }
    }
}
