package com.kotsin.streamingcandle.query;

/** A query parameter that cannot be used as it is. */
final class BadParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CODE_POINTS = 64;

    private final String parameter;
    private final String allowed;

    /**
     * @param value as given, or {@code null} if the parameter is missing
     * @param allowed what the parameter may be, to follow "must be"
     */
    BadParameterException(String parameter, String value, String allowed) {
        super((value == null
                        ? "Parameter '%s' is missing; it".formatted(parameter)
                        : "Parameter '%s' is '%s'; it".formatted(parameter, shown(value)))
                + " must be " + allowed);
        this.parameter = parameter;
        this.allowed = allowed;
    }

    String parameter() {
        return parameter;
    }

    String allowed() {
        return allowed;
    }

    /** Text from outside, made fit for a message: short, and nothing in it that a terminal or a page would act on. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(SHOWN_CODE_POINTS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || "<>&".indexOf(c) >= 0
                        ? '?'
                        : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > SHOWN_CODE_POINTS ? shown + "…" : shown.toString();
    }
}
