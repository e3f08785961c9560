package com.kotsin.streamingcandle.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of a hundred, with or without its sign. */
final class PercentConverter implements ITypeConverter<Double> {

    private static final double HUNDRED = 100;

    @Override
    public Double convert(String text) {
        try {
            double share =
                    Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : text) / HUNDRED;
            if (share >= 0 && share < 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is no share of a hundred, such as 1 or 0.5%%".formatted(text));
        }
        throw new TypeConversionException("'%s' is not from 0 to below 100".formatted(text));
    }
}
