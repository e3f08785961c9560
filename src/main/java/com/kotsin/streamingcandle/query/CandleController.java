package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** {@code GET /api/v1/candles}: the candles of symbols, closed ones and the forming one. */
@RestController
class CandleController {

    private static final int DEFAULT_LIMIT = 500;
    private static final int MOST_CANDLES = 5_000;

    /** Most stored candles that one request may have read, to be folded or not. */
    private static final int MOST_PARTS = 50_000;

    private final CandleQuery query;
    private final InstantSource clock;

    CandleController(CandleQuery query, InstantSource clock) {
        this.query = query;
        this.clock = clock;
    }

    /** What one symbol adds to an answer: its candles in the order of the answer, and whether more follow. */
    private record Page(String symbol, List<Candle> candles, boolean more) {}

    /**
     * Candles whose start lies in {@code [from, to)}. Without {@code from}, the newest {@code limit} of them, in either
     * order.
     *
     * @param symbol repeated or separated by commas, at most 50
     * @param timeframe a multiple of a stored one, up to 1d
     * @param from epoch milliseconds or ISO-8601, inclusive; no bound by default
     * @param to epoch milliseconds or ISO-8601, exclusive; now by default
     * @param limit for each symbol, 1 to 5000, fewer where many stored candles make one; 500 by default
     * @param order {@code asc} (default) or {@code desc}, by start
     * @param after from the link to the next page: where each symbol's last page ended
     * @param format {@code json} or {@code csv}; by default what the request accepts
     */
    @GetMapping(
            path = "/api/v1/candles",
            produces = {MediaType.APPLICATION_JSON_VALUE, CandleCsv.TYPE})
    ResponseEntity<?> candles(
            @RequestParam(required = false) List<String> symbol,
            @RequestParam(required = false) String timeframe,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String order,
            @RequestParam(required = false) String after,
            @RequestParam(required = false) String format,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) String accept) {
        List<String> symbols = Parameters.symbols(symbol);
        Timeframe length = Parameters.timeframe(timeframe, query);
        long end = to == null ? clock.millis() : Parameters.time("to", to);
        long start = from == null ? Long.MIN_VALUE : Parameters.time("from", from);
        if (start > end) {
            throw new BadParameterException("from", from, "not after 'to', which is %d ms".formatted(end));
        }
        int most = mostCandles(length, symbols.size());
        int count = limit == null ? Math.min(DEFAULT_LIMIT, most) : Parameters.limit(limit, most);
        Order shown = order == null ? Order.ASC : Parameters.order(order);
        Order read = from == null ? Order.DESC : shown;
        List<Long> ends = after == null ? null : Parameters.ends(after, symbols.size());
        boolean csv = CandleCsv.isWanted(format, accept);

        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < symbols.size(); i++) {
            long first = ends != null && read == Order.ASC ? Math.max(start, ends.get(i) + 1) : start;
            long last = ends != null && read == Order.DESC ? Math.min(end, ends.get(i)) : end;
            List<Candle> found = query.candles(symbols.get(i), length, first, last, count + 1, read);
            boolean more = found.size() > count;
            pages.add(new Page(symbols.get(i), more ? found.subList(0, count) : found, more));
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (pages.stream().anyMatch(Page::more)) {
            answer.header(HttpHeaders.LINK, next(pages));
        }
        if (shown != read) {
            pages.forEach(page -> Collections.reverse(page.candles()));
        }
        List<Candle> all =
                pages.stream().flatMap(page -> page.candles().stream()).toList();
        return csv
                ? answer.contentType(CandleCsv.MEDIA_TYPE).body(CandleCsv.write(all))
                : answer.contentType(MediaType.APPLICATION_JSON).body(all);
    }

    private int mostCandles(Timeframe timeframe, int symbols) {
        int parts = query.longestPart(timeframe)
                .map(part -> timeframe.minutes() / part.minutes())
                .orElse(1);
        return Math.max(1, Math.min(MOST_CANDLES, MOST_PARTS / symbols / parts));
    }

    /** The same request for the symbols that have more, each from where its page ended; relative, as a proxy may be there. */
    private static String next(List<Page> pages) {
        List<Page> unfinished = pages.stream().filter(Page::more).toList();
        String query = ServletUriComponentsBuilder.fromCurrentRequest()
                .replaceQueryParam(
                        "symbol",
                        unfinished.stream().map(page -> encoded(page.symbol())).toArray())
                .replaceQueryParam(
                        "after",
                        unfinished.stream()
                                .map(page -> page.candles()
                                        .get(page.candles().size() - 1)
                                        .start())
                                .map(String::valueOf)
                                .collect(Collectors.joining(",")))
                .build(true)
                .getQuery();
        return "</api/v1/candles?%s>; rel=\"next\"".formatted(query);
    }

    private static String encoded(String symbol) {
        return UriUtils.encode(symbol, StandardCharsets.UTF_8);
    }
}
