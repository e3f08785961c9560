package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.persist.SinkTopics;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/candles}: the final candles of one symbol and timeframe. */
@RestController
class CandleController {

    private static final int DEFAULT_LIMIT = 500;
    private static final int MAX_LIMIT = 5_000;
    private static final String TIME_FORMS =
            "milliseconds since the epoch or ISO-8601 with zone, such as 2025-05-05T09:15:00+05:30";

    private final CandleQuery query;
    private final List<Timeframe> timeframes;
    private final InstantSource clock;

    CandleController(CandleQuery query, SinkTopics topics, InstantSource clock) {
        this.query = query;
        this.timeframes = topics.timeframes();
        this.clock = clock;
    }

    /**
     * Candles whose start lies in {@code [from, to)}. Without {@code from}, the newest {@code limit} of them, in either
     * order.
     *
     * @param from epoch milliseconds or ISO-8601, inclusive; no bound by default
     * @param to epoch milliseconds or ISO-8601, exclusive; now by default
     * @param limit 1 to 5000; 500 by default
     * @param order {@code asc} (default) or {@code desc}, by start
     */
    @GetMapping(path = "/api/v1/candles", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Candle> candles(
            @RequestParam(required = false) String symbol,
            @RequestParam(required = false) String timeframe,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String order) {
        if (symbol == null || symbol.isBlank()) {
            throw new BadParameterException("symbol", symbol, "the symbol of an instrument, such as NSE:RELIANCE");
        }
        Timeframe length = timeframe(timeframe);
        long end = to == null ? clock.millis() : time("to", to);
        long start = from == null ? Long.MIN_VALUE : time("from", from);
        if (start > end) {
            throw new BadParameterException("from", from, "not after 'to', which is %d ms".formatted(end));
        }
        int count = limit == null ? DEFAULT_LIMIT : limit(limit);
        Order wanted = order == null ? Order.ASC : order(order);
        if (from == null && wanted == Order.ASC) {
            List<Candle> newest = query.candles(symbol, length, start, end, count, Order.DESC);
            Collections.reverse(newest);
            return newest;
        }
        return query.candles(symbol, length, start, end, count, wanted);
    }

    private Timeframe timeframe(String text) {
        try {
            Timeframe timeframe = text == null ? null : Timeframe.parse(text);
            if (timeframe != null && timeframes.contains(timeframe)) {
                return timeframe;
            }
        } catch (IllegalArgumentException e) {
            // Not a timeframe at all: the same answer as for one that is not kept.
        }
        throw new BadParameterException(
                "timeframe",
                text,
                "one of " + timeframes.stream().map(Timeframe::toString).collect(Collectors.joining(", ")));
    }

    private static long time(String parameter, String text) {
        try {
            return text.matches("-?[0-9]{1,18}")
                    ? Long.parseLong(text)
                    // A plus sign that was not percent-encoded arrives as a space.
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadParameterException(parameter, text, TIME_FORMS);
        }
    }

    private static int limit(String text) {
        int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadParameterException("limit", text, "a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    private static Order order(String text) {
        return switch (text) {
            case "asc" -> Order.ASC;
            case "desc" -> Order.DESC;
            default -> throw new BadParameterException("order", text, "asc or desc");
        };
    }
}
