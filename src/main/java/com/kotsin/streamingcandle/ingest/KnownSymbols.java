package com.kotsin.streamingcandle.ingest;

/**
 * The symbols of the last ticks, so that a tick of a known one neither checks its name nor makes a string of it. Of
 * symbols that fall on the same place the newest is known. Not safe for use by several threads.
 */
final class KnownSymbols {

    private static final int PLACES = 1 << 10;

    private final String[] known = new String[PLACES];

    /** @throws Reject if the text is no symbol */
    String of(StringBuilder text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        String symbol = known[place];
        if (symbol == null || !symbol.contentEquals(text)) {
            if (!Names.isSymbol(text)) {
                throw new Reject(RejectReason.BAD_SYMBOL, "symbol \"%s\" is not %s".formatted(text, Names.SYMBOL_RULE));
            }
            symbol = text.toString();
            known[place] = symbol;
        }
        return symbol;
    }
}
