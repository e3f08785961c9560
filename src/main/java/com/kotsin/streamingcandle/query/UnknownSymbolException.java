package com.kotsin.streamingcandle.query;

/** A symbol of which there are no candles. */
final class UnknownSymbolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownSymbolException(String symbol) {
        super("There are no candles of the symbol '%s'; /api/v1/symbols?query= finds those that are known"
                .formatted(BadParameterException.shown(symbol)));
    }
}
