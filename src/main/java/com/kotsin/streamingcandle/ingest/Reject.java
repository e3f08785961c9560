package com.kotsin.streamingcandle.ingest;

/** Carries a rejection from the rule that found it to the decoder. Has no stack trace, so that bad feeds stay cheap. */
final class Reject extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_DETAIL = 200;
    private static final String CUT = "...";

    private final RejectReason reason;

    Reject(RejectReason reason, String detail) {
        super(printable(detail), null, false, false);
        this.reason = reason;
    }

    RejectReason reason() {
        return reason;
    }

    static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** What came from outside may hold anything; this is safe for a header, a log line and a terminal. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() <= MAX_DETAIL; i++) {
            char c = text.charAt(i);
            out.append(isPrintable(c) ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        if (out.length() > MAX_DETAIL) {
            out.setLength(MAX_DETAIL - CUT.length());
            out.append(CUT);
        }
        return out.toString();
    }
}
