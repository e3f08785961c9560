package com.kotsin.streamingcandle.jmh;

import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** One minute of 200 symbols, the same in every run: 50 ticks of each, in order of time, as three feeds would send them. */
final class Market {

    static final int SYMBOLS = 200;
    static final int TICKS = 50 * SYMBOLS;

    /** 2025-05-05 09:15 in Kolkata. */
    static final Window WINDOW =
            new Window(1_746_416_700_000L, 1_746_416_760_000L, 1_746_416_760_000L, LocalDate.of(2025, 5, 5));

    static final Origin ORIGIN = new Origin("ticks-0", "always", new Reading(WINDOW.start(), Long.MIN_VALUE));
    static final String EXCHANGE = "BINANCE";

    private static final long SEED = 42;
    private static final double SPREAD = 0.0005;

    private record Move(int symbol, double price, double size, long time, int number, boolean sold) {}

    private Market() {}

    private static List<Move> moves() {
        Random random = new Random(SEED);
        double[] prices = random.doubles(SYMBOLS, 1, 5_000).toArray();
        List<Move> moves = new ArrayList<>(TICKS);
        for (int i = 0; i < TICKS; i++) {
            int symbol = random.nextInt(SYMBOLS);
            prices[symbol] *= 1 + SPREAD * random.nextGaussian();
            long time = WINDOW.start() + i * (WINDOW.end() - WINDOW.start()) / TICKS;
            moves.add(new Move(symbol, prices[symbol], random.nextDouble(10), time, i, random.nextBoolean()));
        }
        return moves;
    }

    /** About 130 bytes each. */
    static byte[][] nativeTicks() {
        return ticks(move -> text(
                "{\"symbol\":\"S%04dUSDT\",\"price\":\"%.2f\",\"size\":\"%.4f\",\"time\":%d,\"id\":\"%d\",\"side\":\"%s\",\"exchange\":\"%s\"}",
                move.symbol,
                move.price,
                move.size,
                move.time,
                900_000_000 + move.number,
                move.sold ? "sell" : "buy",
                EXCHANGE));
    }

    /** With the fields that the broker sends beside those that count, and an array round each: about 300 bytes. */
    static byte[][] fivepaisaTicks() {
        return ticks(move -> text(
                "[{\"Exch\":\"N\",\"ExchType\":\"C\",\"Token\":%d,\"LastRate\":%.2f,\"LastQty\":%d,\"TotalQty\":%d,\"High\":%.2f,\"Low\":%.2f,\"OpenRate\":%.2f,\"PClose\":%.2f,\"AvgRate\":%.2f,\"Time\":25352,\"BidQty\":61,\"BidRate\":%.2f,\"OffQty\":9,\"OffRate\":%.2f,\"TBidQ\":1871748,\"TOffQ\":2784756,\"TickDt\":\"\\/Date(%d)\\/\"}]",
                1_000 + move.symbol,
                move.price,
                1 + (int) (100 * move.size),
                7_000_000 + 500 * move.number,
                move.price * 1.02,
                move.price * 0.98,
                move.price,
                move.price * 1.01,
                move.price,
                move.price,
                move.price,
                move.time));
    }

    /** As one stream sends them, without a wrapper: about 130 bytes. */
    static byte[][] binanceTicks() {
        return ticks(move -> text(
                "{\"e\":\"trade\",\"E\":%d,\"s\":\"S%04dUSDT\",\"t\":%d,\"p\":\"%.8f\",\"q\":\"%.8f\",\"T\":%d,\"m\":%b,\"M\":true}",
                move.time + 3, move.symbol, 900_000_000 + move.number, move.price, move.size, move.time, move.sold));
    }

    private interface Writer {
        String tick(Move move);
    }

    private static byte[][] ticks(Writer writer) {
        return moves().stream()
                .map(move -> writer.tick(move).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The trades of the native ticks. */
    static Trade[] trades() {
        TickDecoder decoder = new TickDecoder(TickFormats.presets().get("native"));
        byte[][] ticks = nativeTicks();
        Trade[] trades = new Trade[ticks.length];
        for (int i = 0; i < ticks.length; i++) {
            trades[i] = ((Accepted) decoder.decode(ticks[i]).get(0)).trade();
        }
        return trades;
    }

    /** Number of the symbol of a trade of {@link #trades()}, from 0. */
    static int symbol(Trade trade) {
        return Integer.parseInt(trade.symbol().substring(1, 5));
    }

    /** The candles of all symbols after all trades. */
    static OpenCandle[] openCandles() {
        OpenCandle[] candles = new OpenCandle[SYMBOLS];
        Trade[] trades = trades();
        for (int i = 0; i < trades.length; i++) {
            int symbol = symbol(trades[i]);
            candles[symbol] = candles[symbol] == null ? new OpenCandle() : candles[symbol];
            candles[symbol].add(trades[i], i);
        }
        return candles;
    }
}
