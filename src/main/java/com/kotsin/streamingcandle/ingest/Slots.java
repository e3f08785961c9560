package com.kotsin.streamingcandle.ingest;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The wanted values of one JSON object, each as text in one shared array of characters, so that reading a tick makes no
 * strings but those that its trade keeps.
 */
final class Slots {

    /** Longer than any value that a rule accepts, so that cutting there changes no verdict. */
    static final int MAX_KEPT = 1_000;

    private static final int MAX_DIGITS_OF_LONG = 19;
    private static final int NO_LIST = -1;
    private static final char BEHIND_EACH = '\0';

    private final JsonToken[] token;
    private final int[] start;
    private final int[] length;
    private char[] chars = new char[1 << 10];
    private int used;

    Slots(int count) {
        token = new JsonToken[count];
        start = new int[count];
        length = new int[count];
    }

    void clear() {
        Arrays.fill(token, null);
        used = 0;
    }

    /** Clears these slots; the others keep their values. */
    void clear(int[] slots) {
        int end = 0;
        for (int slot : slots) {
            token[slot] = null;
        }
        for (int slot = 0; slot < token.length; slot++) {
            end = token[slot] == null ? end : Math.max(end, start[slot] + length[slot]);
        }
        used = end;
    }

    /** Takes the parser's current value: of a scalar its text, of an object or array only that it is one. */
    void put(int slot, JsonParser json) {
        JsonToken current = json.currentToken();
        token[slot] = current;
        start[slot] = used;
        length[slot] = 0;
        if (current.isScalarValue()) {
            append(json);
            length[slot] = used - start[slot];
        }
    }

    /** Takes the scalars of the array that the parser is at, and leaves the parser at its end. */
    void putList(int slot, JsonParser json) {
        token[slot] = JsonToken.START_ARRAY;
        start[slot] = used;
        boolean isList = true;
        for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
            isList &= each.isScalarValue() && used - start[slot] < MAX_KEPT;
            if (isList) {
                append(json);
                chars[used++] = BEHIND_EACH;
            } else {
                json.skipChildren();
            }
        }
        length[slot] = isList ? used - start[slot] : NO_LIST;
    }

    private void append(JsonParser json) {
        int kept = Math.min(json.getStringLength(), MAX_KEPT);
        if (used + kept >= chars.length) {
            chars = Arrays.copyOf(chars, 2 * (used + kept));
        }
        System.arraycopy(json.getStringCharacters(), json.getStringOffset(), chars, used, kept);
        used += kept;
    }

    /** The scalars of a list, or the only one of a string or a number; {@code null} if the value is none of these. */
    List<String> texts(int slot) {
        if (isName(slot)) {
            return List.of(text(slot));
        }
        if (token[slot] != JsonToken.START_ARRAY || length[slot] == NO_LIST) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        int end = start[slot] + length[slot];
        for (int from = start[slot], at = from; at < end; at++) {
            if (chars[at] == BEHIND_EACH) {
                texts.add(new String(chars, from, at - from));
                from = at + 1;
            }
        }
        return texts;
    }

    /** The first of the slots that holds a value other than {@code null}, or -1. */
    int first(int[] slots) {
        for (int slot : slots) {
            if (isPresent(slot)) {
                return slot;
            }
        }
        return -1;
    }

    boolean isPresent(int slot) {
        return token[slot] != null && token[slot] != JsonToken.VALUE_NULL;
    }

    /** Whether the value is a string or a number, the only ones that name something. */
    boolean isName(int slot) {
        return token[slot] == JsonToken.VALUE_STRING || token[slot].isNumeric();
    }

    boolean isBlank(int slot) {
        for (int i = start[slot]; i < start[slot] + length[slot]; i++) {
            if (chars[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    String text(int slot) {
        return new String(chars, start[slot], length[slot]);
    }

    void appendTo(StringBuilder out, int slot) {
        out.append(chars, start[slot], length[slot]);
    }

    boolean isOneOf(int slot, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (is(slot, values.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean is(int slot, String value) {
        int at = start[slot];
        boolean same = token[slot].isScalarValue() && value.length() == length[slot];
        for (int i = 0; same && i < value.length(); i++) {
            same = chars[at + i] == value.charAt(i);
        }
        return same;
    }

    BigDecimal decimal(int slot) {
        return Decimals.parse(chars, start[slot], length[slot]);
    }

    /** The value if it is a whole number written in digits alone and fits a {@code long}, else negative. */
    long whole(int slot) {
        int end = start[slot] + length[slot];
        if (length[slot] <= 0 || length[slot] > MAX_DIGITS_OF_LONG) {
            return -1;
        }
        long value = 0;
        for (int i = start[slot]; i < end; i++) {
            int digit = chars[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            // nineteen digits that are too many for a long become negative
            value = value * 10 + digit;
        }
        return value;
    }

    long nanos(int slot, TimeEncoding encoding, ZoneId zone) {
        return encoding.nanos(chars, start[slot], length[slot], zone);
    }

    /** The value as a message shows it. */
    String shown(int slot) {
        return switch (token[slot]) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + text(slot) + '"';
            default -> text(slot);
        };
    }
}
