package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A steady feed of many symbols in the {@code native} format. Event time runs several times as fast as the feed's own
 * rate, so that short runs end many windows. One message in a hundred is a repeat, one in two hundred no trade; some come
 * in disorder, and some minutes late, as revisions. The same arguments give the same feed.
 */
public final class Market implements Supplier<Message> {

    /** Event time; long past, so that the wall clock closes nothing. */
    static final Instant START = Instant.parse("2025-05-05T06:00:00Z");

    private static final int REMEMBERED = 500;
    private static final List<String> NO_TRADES = List.of(
            "malformed_json {\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":%d",
            "missing_field {\"symbol\":\"S0\",\"size\":1,\"time\":%d}",
            "bad_number {\"symbol\":\"S0\",\"price\":1,\"size\":-1,\"time\":%d}",
            "bad_symbol {\"symbol\":\"A|B\",\"price\":1,\"size\":1,\"time\":%d}",
            "future_time {\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":4070908800000,\"x\":%d}");

    private final Random random;
    private final List<Integer> round;
    private final int partitions;
    private final long nanosPerTick;
    private final long startNanos;
    private final boolean isOrderly;
    private final List<OracleTrade> recent = new ArrayList<>();
    private long count;
    private long trades;

    /**
     * @param perSecond messages a second of the feed
     * @param speed seconds of event time in one second of the feed
     */
    public Market(long seed, int symbols, int partitions, int perSecond, int speed) {
        this(seed, symbols, partitions, perSecond, speed, START, false);
    }

    private Market(long seed, int symbols, int partitions, int perSecond, int speed, Instant start, boolean isOrderly) {
        this.startNanos = start.toEpochMilli() * 1_000_000;
        this.isOrderly = isOrderly;
        this.random = new Random(seed);
        this.round = new ArrayList<>(IntStream.range(0, symbols).boxed().toList());
        this.partitions = partitions;
        this.nanosPerTick = Duration.ofSeconds(speed).toNanos() / perSecond;
    }

    /** One whose event time is the clock's, and in which every message is a trade, in order of time and once. */
    public static Market orderly(long seed, int symbols, int partitions, int perSecond, Instant start) {
        return new Market(seed, symbols, partitions, perSecond, 1, start, true);
    }

    @Override
    public Message get() {
        long now = startNanos + nanosPerTick * count++;
        int luck = isOrderly ? 1_000 : random.nextInt(1_000);
        if (luck < 5) {
            String text = NO_TRADES.get(random.nextInt(NO_TRADES.size())).formatted(now / 1_000_000);
            int space = text.indexOf(' ');
            return new Message(
                    random.nextInt(partitions),
                    "broken".getBytes(UTF_8),
                    text.substring(space + 1).getBytes(UTF_8),
                    null,
                    text.substring(0, space));
        }
        if (luck < 15 && !recent.isEmpty()) {
            return message(recent.get(random.nextInt(recent.size())).at(count));
        }
        OracleTrade trade = trade(now - lateness(luck));
        if (recent.size() < REMEMBERED) {
            recent.add(trade);
        } else {
            recent.set((int) (count % REMEMBERED), trade);
        }
        return message(trade);
    }

    private long lateness(int luck) {
        return luck < 18
                ? Duration.ofMinutes(3 + random.nextInt(6)).toNanos()
                : luck < 40 ? random.nextLong(Duration.ofSeconds(20).toNanos()) : 0;
    }

    private OracleTrade trade(long nanos) {
        int symbol = nextSymbol();
        return new OracleTrade(
                "S" + symbol,
                BigDecimal.valueOf(1_000L * (symbol + 1) + random.nextInt(400), 2),
                BigDecimal.valueOf(1 + random.nextInt(100_000), symbol % 4),
                nanos,
                0,
                count,
                random.nextInt(10) == 0 ? null : random.nextBoolean() ? "buy" : "sell",
                Long.toString(count));
    }

    /** Each once before one comes again, so that none is silent for long. */
    private int nextSymbol() {
        int turn = (int) (trades++ % round.size());
        if (turn == 0) {
            Collections.shuffle(round, random);
        }
        return round.get(turn);
    }

    private Message message(OracleTrade trade) {
        return new Message(
                Integer.parseInt(trade.symbol().substring(1)) % partitions,
                trade.symbol().getBytes(UTF_8),
                trade.nativeTick().getBytes(UTF_8),
                trade,
                null);
    }
}
