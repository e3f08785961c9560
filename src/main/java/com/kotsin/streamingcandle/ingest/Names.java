package com.kotsin.streamingcandle.ingest;

/** Which texts may name an instrument or an exchange. They become record keys and database ids, joined with {@code |}. */
final class Names {

    static final int MAX_SYMBOL = 96;
    static final int MAX_EXCHANGE = 32;
    private static final String RULE =
            "1 to %d letters, digits, spaces and :_.&/- beginning with a letter or digit and not ending with a space";
    static final String SYMBOL_RULE = RULE.formatted(MAX_SYMBOL);
    static final String EXCHANGE_RULE = RULE.formatted(MAX_EXCHANGE);

    private Names() {}

    static boolean isSymbol(CharSequence text) {
        return isName(text, MAX_SYMBOL);
    }

    static boolean isExchange(CharSequence text) {
        return isName(text, MAX_EXCHANGE);
    }

    private static boolean isName(CharSequence text, int maxLength) {
        int length = text.length();
        if (length == 0 || length > maxLength || text.charAt(length - 1) == ' ') {
            return false;
        }
        if (!Character.isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && " :_.&/-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
