package com.kotsin.streamingcandle.udf;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.persist.SinkTopics;
import com.mongodb.MongoException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * TradingView's UDF protocol. Errors are its own, {@code "s":"error"} with a text and mostly status 200, since that is
 * what its adapter reads. Parameters that are not known are left unheeded: newer charts send more of them.
 */
@RestController
@RequestMapping(path = "/udf", produces = MediaType.APPLICATION_JSON_VALUE)
class UdfController {

    private static final Logger LOG = LoggerFactory.getLogger(UdfController.class);
    private static final String UNKNOWN_SYMBOL = "unknown_symbol";
    private static final int LONGEST_SYMBOL = 96;
    private static final int MOST_SYMBOLS = 1_000;
    private static final int DECIMALS_FROM = 500;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final String SECONDS = "seconds since the epoch";
    private static final String COUNT = "a whole number";

    private final BarQuery bars;
    private final KnownSymbols symbols;
    private final Calendars calendars;
    private final List<Timeframe> stored;
    private final InstantSource clock;

    UdfController(BarQuery bars, KnownSymbols symbols, Calendars calendars, SinkTopics topics, InstantSource clock) {
        this.bars = bars;
        this.symbols = symbols;
        this.calendars = calendars;
        this.stored = topics.timeframes();
        this.clock = clock;
    }

    /** TradingView's {@code DatafeedConfiguration}. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Configuration(
            List<String> supportedResolutions,
            boolean supportsSearch,
            boolean supportsGroupRequest,
            boolean supportsMarks,
            boolean supportsTimescaleMarks,
            boolean supportsTime,
            List<String> exchanges,
            List<String> symbolsTypes) {}

    /** TradingView's {@code SearchSymbolResultItem}. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Match(String symbol, String fullName, String ticker, String description, String exchange, String type) {}

    private static final class UdfException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UdfException(String message) {
            super(message);
        }
    }

    @GetMapping("/config")
    Configuration config() {
        return new Configuration(Resolution.supported(stored), true, false, false, false, true, List.of(), List.of());
    }

    @GetMapping("/symbols")
    SymbolInfo symbols(@RequestParam(required = false) String symbol) {
        Instrument instrument = symbols.find(symbol(symbol)).orElseThrow(() -> new UdfException(UNKNOWN_SYMBOL));
        SessionCalendar calendar = calendars.find(instrument.calendar()).orElse(SessionCalendar.ALWAYS);
        LocalDate today = Instant.ofEpochSecond(now()).atZone(ZoneOffset.UTC).toLocalDate();
        return SymbolInfo.of(
                instrument,
                TradingHours.of(calendar, today),
                stored,
                bars.before(instrument.symbol(), Timeframe.ONE_MINUTE, now() + SECONDS_PER_DAY, DECIMALS_FROM));
    }

    /** @param type not heeded: what type an instrument is of, no feed tells */
    @GetMapping("/search")
    List<Match> search(
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String exchange,
            @RequestParam(defaultValue = "30") String limit) {
        if (query.length() > LONGEST_SYMBOL) {
            return List.of();
        }
        long most = Math.max(1, Math.min(MOST_SYMBOLS, number("limit", limit, COUNT)));
        return symbols.search(query.strip(), exchange.isEmpty() ? (int) most : MOST_SYMBOLS).stream()
                .filter(instrument -> exchange.isEmpty() || exchange.equals(instrument.exchange()))
                .limit(most)
                .map(instrument -> new Match(
                        SymbolInfo.name(instrument),
                        instrument.symbol(),
                        instrument.symbol(),
                        instrument.symbol(),
                        Objects.requireNonNullElse(instrument.exchange(), ""),
                        SymbolInfo.TYPE))
                .toList();
    }

    /**
     * @param from seconds since the epoch, inclusive; not heeded with {@code countback}
     * @param to seconds since the epoch, exclusive
     * @param countback so many bars before {@code to}, at most 5000
     */
    @GetMapping("/history")
    Bars history(
            @RequestParam(required = false) String symbol,
            @RequestParam(required = false) String resolution,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String countback) {
        String wanted = symbol(symbol);
        Timeframe timeframe = Resolution.parse(Objects.requireNonNullElse(resolution, ""), stored)
                .orElseThrow(() -> new UdfException("resolution must be one of %s, or a multiple in minutes"
                        .formatted(String.join(", ", Resolution.supported(stored)))));
        long end = number("to", to, SECONDS);
        List<Candle> found;
        Long next = null;
        if (countback != null) {
            long count = Math.max(1, Math.min(BarQuery.MOST_BARS, number("countback", countback, COUNT)));
            found = bars.before(wanted, timeframe, end, (int) count);
        } else {
            long start = number("from", from, SECONDS);
            if (start > end) {
                throw new UdfException("from must not be after to");
            }
            found = bars.newest(wanted, timeframe, start, end, BarQuery.MOST_BARS);
            if (found.isEmpty()) {
                next = bars.before(wanted, timeframe, start, 1).stream()
                        .map(Bars::seconds)
                        .findFirst()
                        .orElse(null);
            }
        }
        if (!found.isEmpty()) {
            return Bars.of(found);
        }
        if (next == null && symbols.find(wanted).isEmpty()) {
            throw new UdfException(UNKNOWN_SYMBOL);
        }
        return Bars.none(next);
    }

    @GetMapping(path = "/time", produces = MediaType.TEXT_PLAIN_VALUE)
    String time() {
        return Long.toString(now());
    }

    private long now() {
        return clock.millis() / MILLIS_PER_SECOND;
    }

    private static String symbol(String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_SYMBOL) {
            throw new UdfException("symbol must be given, with at most %d characters".formatted(LONGEST_SYMBOL));
        }
        return text;
    }

    private static long number(String parameter, String text, String allowed) {
        if (text == null || !text.matches("-?[0-9]{1,11}")) {
            throw new UdfException("%s must be %s".formatted(parameter, allowed));
        }
        return Long.parseLong(text);
    }

    @ExceptionHandler
    Bars wrong(UdfException e) {
        return Bars.error(e.getMessage());
    }

    @ExceptionHandler
    Bars undecodable(InvalidParameterException e) {
        return Bars.error(
                "The query string cannot be read; it must be percent-encoded UTF-8 without too many parameters");
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    Bars storeAway(MongoException e) {
        LOG.warn("History cannot be read: {}", e.getMessage());
        return Bars.error("MongoDB does not answer, so history cannot be read");
    }
}
