package com.kotsin.streamingcandle.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.web.HttpSettings;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/quotes/{symbol}}: the last trade of a symbol, and its trading day so far. */
@RestController
class QuoteController {

    private final CandleQuery query;
    private final KnownSymbols symbols;
    private final Calendars calendars;
    private final HttpSettings settings;
    private final InstantSource clock;

    QuoteController(
            CandleQuery query, KnownSymbols symbols, Calendars calendars, HttpSettings settings, InstantSource clock) {
        this.query = query;
        this.symbols = symbols;
        this.calendars = calendars;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Times are milliseconds since the epoch, UTC.
     *
     * @param last price of the last trade
     * @param ageMillis how long ago that was
     * @param stale whether nothing was traded for longer than is usual, in a session that goes on
     * @param inSession whether the symbol's market is open now
     * @param tradingDay the day of the last trade, to which the figures behind it belong
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Quote(
            String symbol,
            String exchange,
            String calendar,
            BigDecimal last,
            long lastTime,
            long ageMillis,
            boolean stale,
            boolean inSession,
            LocalDate tradingDay,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal volume,
            long trades) {}

    /** @param symbol may hold slashes; begins with one, unless there is nothing behind the path */
    @GetMapping(path = "/api/v1/quotes/{*symbol}", produces = MediaType.APPLICATION_JSON_VALUE)
    Quote quote(@PathVariable String symbol) {
        String name = Parameters.symbol(symbol.isEmpty() ? symbol : symbol.substring(1));
        Instrument instrument = symbols.find(name).orElseThrow(() -> new UnknownSymbolException(name));
        List<Candle> days = query.candles(name, Timeframe.ONE_DAY, Long.MIN_VALUE, Long.MAX_VALUE, 1, Order.DESC);
        if (days.isEmpty()) {
            throw new UnknownSymbolException(name);
        }
        Candle day = days.get(0);
        long now = clock.millis();
        Optional<TradingSession> session =
                calendars.get(instrument.calendar()).sessionAt(now).filter(open -> now < open.close());
        long quietSince =
                Math.max(day.closeTime(), session.map(TradingSession::open).orElse(now));
        return new Quote(
                name,
                instrument.exchange(),
                instrument.calendar(),
                day.close(),
                day.closeTime(),
                Math.max(0, now - day.closeTime()),
                now - quietSince >= settings.staleAfter().toMillis(),
                session.isPresent(),
                day.tradingDay(),
                day.open(),
                day.high(),
                day.low(),
                day.volume(),
                day.trades());
    }
}
