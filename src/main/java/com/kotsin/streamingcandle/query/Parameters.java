package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the parameters of requests. Each method throws {@link BadParameterException} for what cannot be used. */
final class Parameters {

    static final int MOST_SYMBOLS = 50;

    private static final String SYMBOL_FORM = "the symbol of an instrument, such as NSE:RELIANCE";
    private static final int LONGEST_SYMBOL = 96;
    private static final String TIME_FORMS =
            "milliseconds since the epoch or ISO-8601 with zone, such as 2025-05-05T09:15:00+05:30";

    private Parameters() {}

    /** Symbols in the order in which they are asked for, each once; the parameter may be repeated, or be a list. */
    static List<String> symbols(List<String> texts) {
        List<String> symbols = values(texts);
        if (symbols.isEmpty()) {
            throw new BadParameterException("symbol", texts == null ? null : "", SYMBOL_FORM);
        }
        if (symbols.size() > MOST_SYMBOLS) {
            throw new BadParameterException(
                    "symbol", symbols.size() + " symbols", "at most %d symbols".formatted(MOST_SYMBOLS));
        }
        symbols.forEach(Parameters::symbol);
        return symbols;
    }

    /** The values of a parameter that may be repeated, or be a list; each once. */
    static List<String> values(List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream()
                        .flatMap(text -> Arrays.stream(text.split(",")))
                        .map(String::strip)
                        .distinct()
                        .toList();
    }

    static String symbol(String text) {
        if (text.isBlank() || text.length() > LONGEST_SYMBOL || text.indexOf('|') >= 0) {
            throw new BadParameterException("symbol", text, SYMBOL_FORM);
        }
        return text;
    }

    static Timeframe timeframe(String text, CandleQuery query) {
        try {
            Optional<Timeframe> timeframe = Optional.ofNullable(text)
                    .map(Timeframe::parse)
                    .filter(wanted -> query.longestPart(wanted).isPresent());
            if (timeframe.isPresent()) {
                return timeframe.get();
            }
        } catch (IllegalArgumentException e) {
            // Not a timeframe at all: the same answer as for one that cannot be made.
        }
        throw new BadParameterException(
                "timeframe",
                text,
                query.stored().stream().map(Timeframe::toString).collect(Collectors.joining(", "))
                        + ", or a multiple of one of them up to 1d, such as 1h");
    }

    static long time(String parameter, String text) {
        try {
            return text.matches("-?[0-9]{1,18}")
                    ? Long.parseLong(text)
                    // A plus sign that was not percent-encoded arrives as a space.
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadParameterException(parameter, text, TIME_FORMS);
        }
    }

    static int limit(String text, int most) {
        int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) {
            throw new BadParameterException("limit", text, "a whole number from 1 to " + most);
        }
        return limit;
    }

    /** @param count how many there must be */
    static List<Long> ends(String text, int count) {
        String[] ends = text.split(",");
        if (ends.length != count || !Arrays.stream(ends).allMatch(end -> end.matches("-?[0-9]{1,18}"))) {
            throw new BadParameterException(
                    "after", text, "as the link to the next page has it, a time for each symbol");
        }
        return Arrays.stream(ends).map(Long::valueOf).toList();
    }

    static Order order(String text) {
        return switch (text) {
            case "asc" -> Order.ASC;
            case "desc" -> Order.DESC;
            default -> throw new BadParameterException("order", text, "asc or desc");
        };
    }
}
