package com.kotsin.streamingcandle.candle;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Folds trades with the product's own parts, as simply as that can be done. */
final class Fold {

    private Fold() {}

    static Trade trade(OracleTrade trade) {
        return trade(trade, TradeEffect.ALL);
    }

    static Trade trade(OracleTrade trade, TradeEffect effect) {
        return new Trade(
                trade.symbol(),
                null,
                trade.price(),
                trade.size(),
                trade.timeNanos(),
                trade.side() == null ? null : Side.valueOf(trade.side().toUpperCase(Locale.ROOT)),
                trade.id(),
                trade.ordinal(),
                1,
                null,
                effect);
    }

    /** A random effect for each trade, by its position; every one that there can be is among them. */
    static Map<Long, TradeEffect> effects(List<OracleTrade> trades, long seed) {
        List<TradeEffect> all = List.of(
                TradeEffect.ALL,
                new TradeEffect(true, true, false),
                new TradeEffect(false, true, true),
                new TradeEffect(false, true, false),
                new TradeEffect(false, false, true),
                new TradeEffect(false, false, false));
        Random random = new Random(seed);
        Map<Long, TradeEffect> effects = new HashMap<>();
        trades.forEach(trade -> effects.put(trade.position(), all.get(random.nextInt(all.size()))));
        return effects;
    }

    /** With an order of the feed's own in all symbols but one, which has nothing to do with that of arrival. */
    static List<OracleTrade> withOrdinals(RandomTrades trades) {
        Random random = new Random(trades.seed());
        return trades.list().stream()
                .map(trade -> new OracleTrade(
                        trade.symbol(),
                        trade.price(),
                        trade.size(),
                        trade.timeNanos(),
                        trade.symbol().equals("S1") ? 0 : random.nextInt(3) - 1,
                        trade.position(),
                        trade.side(),
                        trade.id()))
                .toList();
    }

    /** Trades in order of arrival to candles, by symbol and then by start. */
    static List<Candle> trades(List<OracleTrade> trades, Timeframe timeframe, TradingSession session) {
        return trades(trades, timeframe, session, position -> TradeEffect.ALL);
    }

    /** Likewise, of trades with the effects of their positions. */
    static List<Candle> trades(
            List<OracleTrade> trades, Timeframe timeframe, TradingSession session, LongFunction<TradeEffect> effects) {
        Map<String, Map<Window, OpenCandle>> open = new TreeMap<>();
        for (OracleTrade trade : trades) {
            openCandle(open, trade.symbol(), Window.at(trade.timeMillis(), timeframe, session))
                    .add(trade(trade, effects.apply(trade.position())), trade.position());
        }
        return candles(open, timeframe);
    }

    /** Candles to longer ones, by symbol and then by start. */
    static List<Candle> candles(List<Candle> parts, Timeframe timeframe, TradingSession session) {
        Map<String, Map<Window, OpenCandle>> open = new TreeMap<>();
        for (Candle part : parts) {
            openCandle(open, part.symbol(), Window.at(part.start(), timeframe, session))
                    .merge(OpenCandle.of(part));
        }
        return candles(open, timeframe);
    }

    /** As a reader of the published JSON sees them. */
    static List<OracleCandle> asPublished(List<Candle> candles) {
        return candles.stream().map(CandleJson::write).map(OracleCandle::read).toList();
    }

    private static OpenCandle openCandle(Map<String, Map<Window, OpenCandle>> open, String symbol, Window window) {
        return open.computeIfAbsent(symbol, name -> new TreeMap<>(Comparator.comparing(Window::start)))
                .computeIfAbsent(window, start -> new OpenCandle());
    }

    private static List<Candle> candles(Map<String, Map<Window, OpenCandle>> open, Timeframe timeframe) {
        List<Candle> candles = new ArrayList<>();
        open.forEach((symbol, windows) -> windows.forEach((window, candle) -> {
            if (!candle.isEmpty()) {
                candles.add(candle.toCandle(symbol, null, timeframe, window, Status.FINAL, 0));
            }
        }));
        return candles;
    }
}
