package com.kotsin.streamingcandle.ingest;

import java.math.BigDecimal;

/** Exact decimals from a feed's text, with a bound on their size so that one tick cannot make a candle huge. */
final class Decimals {

    static final int MAX_DIGITS = 40;
    private static final int MAX_LENGTH = 100;

    private Decimals() {}

    /**
     * @return the decimal with a scale from 0 to 40, or {@code null} if the text is no JSON number (leading zeros are
     *     let pass) or one that is out of bounds
     */
    static BigDecimal parse(char[] text, int start, int length) {
        if (length > MAX_LENGTH || !isNumber(text, start, start + length)) {
            return null;
        }
        try {
            return bounded(new BigDecimal(text, start, length));
        } catch (NumberFormatException e) {
            // an exponent beyond an int
            return null;
        }
    }

    /** The same value with a scale that is not negative, or {@code null} if it has too many digits. */
    static BigDecimal bounded(BigDecimal value) {
        int precision = value.precision();
        long integerDigits = (long) precision - value.scale();
        if (precision > MAX_DIGITS || value.scale() > MAX_DIGITS || integerDigits > MAX_DIGITS) {
            return null;
        }
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** {@code BigDecimal} alone would let pass {@code +1}, {@code .5}, {@code 1.} and the digits of other scripts. */
    private static boolean isNumber(char[] text, int start, int end) {
        int at = start < end && text[start] == '-' ? start + 1 : start;
        int next = digits(text, at, end);
        if (next == at) {
            return false;
        }
        at = next;
        if (at < end && text[at] == '.') {
            next = digits(text, at + 1, end);
            if (next == at + 1) {
                return false;
            }
            at = next;
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            next = digits(text, at, end);
            if (next == at) {
                return false;
            }
            at = next;
        }
        return at == end;
    }

    private static int digits(char[] text, int start, int end) {
        int at = start;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }
}
