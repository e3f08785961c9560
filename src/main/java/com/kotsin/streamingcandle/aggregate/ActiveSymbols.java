package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.market.CalendarChoice;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.stage.StageMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts the symbols of one ticks partition that are expected to trade now, and those of them that are silent. Expected is
 * whoever traded on this trading day or the one before, while its market is open. When that was is known in heap to the
 * millisecond and in a store to the day, so that a restart forgets nobody and a trade costs no write. Only ever used by
 * the thread of its task.
 */
final class ActiveSymbols {

    private static final long LOOK_MILLIS = 5_000;
    private static final long FORGET_MILLIS = 30 * SessionCalendar.MILLIS_PER_DAY;
    private static final int LONGEST_HOLIDAYS = 31;

    private final CalendarChoice calendars;
    private final long staleMillis;
    private final StageMetrics metrics;
    private final KeyValueStore<byte[], byte[]> store;
    private final byte[] prefix;
    private final byte[] behind;
    private final Map<String, Symbol> symbols = new HashMap<>();
    private final Map<String, Market> markets = new HashMap<>();
    private long since;
    private long lookedAt;

    private static final class Symbol {
        private final Market market;
        private long lastTrade = Long.MIN_VALUE;
        /** The next trade from then on is of another day than the one that is stored. */
        private long storeFrom = Long.MIN_VALUE;

        Symbol(Market market) {
            this.market = market;
        }

        void traded(long time) {
            lastTrade = time;
            storeFrom = (Math.floorDiv(time, SessionCalendar.MILLIS_PER_DAY) + 1) * SessionCalendar.MILLIS_PER_DAY;
        }
    }

    /** A calendar at the moment of a look. */
    private static final class Market {
        private final SessionCalendar calendar;
        private LocalDate day;
        private long activeSince;
        private long openSince;
        private int active;
        private int stale;
        private int activeSaid;
        private int staleSaid;

        Market(SessionCalendar calendar) {
            this.calendar = calendar;
        }

        void look(long now) {
            active = 0;
            stale = 0;
            Optional<TradingSession> session = calendar.sessionAt(now).filter(open -> now < open.close());
            openSince = session.map(TradingSession::open).orElse(Long.MAX_VALUE);
            session.map(open -> open.tradingDay(now))
                    .filter(today -> !today.equals(day))
                    .ifPresent(this::begin);
        }

        private void begin(LocalDate today) {
            day = today;
            activeSince = today.minusDays(LONGEST_HOLIDAYS)
                    .datesUntil(today)
                    .map(calendar::sessionsOn)
                    .filter(sessions -> !sessions.isEmpty())
                    .reduce((earlier, later) -> later)
                    .orElseGet(() -> calendar.sessionsOn(today))
                    .get(0)
                    .open();
        }

        void count(Symbol symbol, long quietBefore, boolean isLong) {
            if (openSince != Long.MAX_VALUE && symbol.lastTrade >= activeSince) {
                active++;
                stale += isLong && Math.max(symbol.lastTrade, openSince) <= quietBefore ? 1 : 0;
            }
        }

        void say(StageMetrics metrics) {
            metrics.symbols(calendar.name(), active - activeSaid, stale - staleSaid);
            activeSaid = active;
            staleSaid = stale;
        }
    }

    /** @param id of the ticks, as {@code topic-partition} */
    ActiveSymbols(TickSource source, String id, AggregateSettings settings, KeyValueStore<byte[], byte[]> store) {
        this.calendars = source.calendarOf();
        this.staleMillis = settings.staleMillis();
        this.metrics = settings.metrics();
        this.store = store;
        this.prefix = (id + "/traded/").getBytes(StandardCharsets.UTF_8);
        this.behind = prefix.clone();
        behind[behind.length - 1]++;
    }

    /** Takes up who traded when in earlier runs; nobody is silent because nobody was listening. */
    void restore(long now) {
        since = now;
        try (KeyValueIterator<byte[], byte[]> stored = store.range(prefix, behind)) {
            while (stored.hasNext()) {
                KeyValue<byte[], byte[]> entry = stored.next();
                String name =
                        new String(entry.key, prefix.length, entry.key.length - prefix.length, StandardCharsets.UTF_8);
                ByteBuffer value = ByteBuffer.wrap(entry.value);
                long time = value.getLong();
                String exchange = value.hasRemaining()
                        ? StandardCharsets.UTF_8.decode(value).toString()
                        : null;
                known(name, exchange).traded(time);
            }
        }
    }

    private Symbol known(String name, String exchange) {
        return symbols.computeIfAbsent(name, any -> new Symbol(market(calendars.calendarOf(exchange, name))));
    }

    private Market market(SessionCalendar calendar) {
        return markets.computeIfAbsent(calendar.name(), name -> {
            metrics.symbols(name, 0, 0);
            return new Market(calendar);
        });
    }

    void traded(Trade trade) {
        Symbol symbol = symbols.get(trade.symbol());
        if (symbol == null) {
            symbol = known(trade.symbol(), trade.exchange());
        }
        long time = trade.timeMillis();
        if (time >= symbol.storeFrom) {
            symbol.traded(time);
            store.put(key(trade.symbol()), value(time, trade.exchange()));
        } else if (time > symbol.lastTrade) {
            symbol.lastTrade = time;
        }
    }

    private byte[] key(String name) {
        byte[] symbol = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(prefix.length + symbol.length)
                .put(prefix)
                .put(symbol)
                .array();
    }

    private static byte[] value(long time, String exchange) {
        byte[] text = exchange == null ? new byte[0] : exchange.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(time)
                .put(text)
                .array();
    }

    /** Counts anew, every few seconds. */
    void look(long now) {
        if (Math.abs(now - lookedAt) < LOOK_MILLIS) {
            return;
        }
        forget(now);
        lookedAt = now;
        markets.values().forEach(market -> market.look(now));
        boolean isLong = now - since >= staleMillis;
        for (Symbol symbol : symbols.values()) {
            symbol.market.count(symbol, now - staleMillis, isLong);
        }
        markets.values().forEach(market -> market.say(metrics));
    }

    /** Once a day. */
    private void forget(long now) {
        if (Math.floorDiv(now, SessionCalendar.MILLIS_PER_DAY)
                == Math.floorDiv(lookedAt, SessionCalendar.MILLIS_PER_DAY)) {
            return;
        }
        Iterator<Map.Entry<String, Symbol>> each = symbols.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Symbol> entry = each.next();
            if (entry.getValue().lastTrade < now - FORGET_MILLIS) {
                store.delete(key(entry.getKey()));
                each.remove();
            }
        }
    }

    /** The task goes elsewhere, and its symbols with it. */
    void close() {
        for (Market market : List.copyOf(markets.values())) {
            market.active = 0;
            market.stale = 0;
            market.say(metrics);
        }
    }
}
