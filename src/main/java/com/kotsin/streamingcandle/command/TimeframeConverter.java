package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.candle.Timeframe;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

final class TimeframeConverter implements ITypeConverter<Timeframe> {

    @Override
    public Timeframe convert(String text) {
        try {
            return Timeframe.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
