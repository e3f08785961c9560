package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A feed that is hard on the stages: many symbols of NSE and of a market that never closes, round a session's edge or a
 * midnight; trades of the same nanosecond, out of order, repeated, late within the horizon and beyond it; messages that
 * are no trades. The same seed and settings give the same feed.
 *
 * @param late how far behind a trade may arrive; a few arrive twice as late
 */
public record RandomTicks(long seed, int symbols, int ticks, Duration span, Duration late) {

    private static final List<Instant> EDGES = List.of(
            Instant.parse("2025-05-05T03:45:00Z"),
            Instant.parse("2025-05-05T10:00:00Z"),
            Instant.parse("2025-05-06T00:00:00Z"),
            Instant.parse("2025-05-05T07:15:00Z"));
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final List<List<String>> WRONG = List.of(
            List.of("malformed_json", "{\"symbol\":\"S1\",\"price\""),
            List.of("not_a_trade", "5"),
            List.of("missing_field", "{\"symbol\":\"S1\",\"size\":1,\"time\":1746416700000}"),
            List.of("bad_number", "{\"symbol\":\"S1\",\"price\":\"x\",\"size\":1,\"time\":1746416700000}"),
            List.of("bad_number", "{\"symbol\":\"S1\",\"price\":0,\"size\":1,\"time\":1746416700000}"),
            List.of("bad_number", "{\"symbol\":\"S1\",\"price\":1,\"size\":-1,\"time\":1746416700000}"),
            List.of("bad_time", "{\"symbol\":\"S1\",\"price\":1,\"size\":1,\"time\":\"soon\"}"),
            List.of("bad_symbol", "{\"symbol\":\"|\",\"price\":1,\"size\":1,\"time\":1746416700000}"),
            List.of("future_time", "{\"symbol\":\"S1\",\"price\":1,\"size\":1,\"time\":\"2099-01-01T00:00:00Z\"}"));

    public static RandomTicks with(long seed) {
        return new RandomTicks(seed, 24, 1_500, Duration.ofMinutes(32), Duration.ofMinutes(9));
    }

    /** For {@code @MethodSource}: so many and a fresh one, or {@code -Dseeds=N}, or the one of {@code -Dseed}. */
    public static LongStream seeds(int quick) {
        String chosen = System.getProperty("seed");
        if (chosen != null) {
            return LongStream.of(Long.parseLong(chosen));
        }
        Integer many = Integer.getInteger("seeds");
        return many != null
                ? LongStream.rangeClosed(1, many)
                : LongStream.concat(LongStream.rangeClosed(1, quick), LongStream.of(new Random().nextLong()));
    }

    public RandomTicks ticks(int count) {
        return new RandomTicks(seed, symbols, count, span, late);
    }

    /** Has no trade arrive later than this. */
    public RandomTicks late(Duration atMost) {
        return new RandomTicks(seed, symbols, ticks, span, atMost);
    }

    /** Earliest event time; the span lies round an edge. */
    public Instant start() {
        return EDGES.get(Math.floorMod(seed, EDGES.size())).minus(span.dividedBy(2));
    }

    /** In order of arrival; positions count from 0. */
    public List<OracleTick> list() {
        Random random = new Random(seed);
        List<OracleTick> list = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < ticks; i++) {
            if (i == 0 || random.nextInt(4) != 0) {
                time = time(random);
            }
            if (random.nextInt(25) == 0) {
                list.add(wrong(random, time / NANOS_PER_MILLI));
            }
            int symbol = random.nextInt(symbols);
            OracleTrade trade = trade(random, symbol, i, time);
            list.add(tick(random, symbol, trade));
            if (random.nextInt(10) == 0) {
                list.add(tick(random, symbol, trade));
            }
        }
        list.sort(Comparator.comparingLong(OracleTick::arrival));
        List<OracleTick> arrived = new ArrayList<>();
        list.forEach(tick -> arrived.add(tick.at(arrived.size())));
        return arrived;
    }

    private long time(Random random) {
        long time = start().toEpochMilli() * NANOS_PER_MILLI + random.nextLong(span.toNanos());
        long minute = Math.floorDiv(time, MINUTE_NANOS) * MINUTE_NANOS;
        return switch (random.nextInt(40)) {
            case 0 -> minute;
            case 1 -> minute - 1;
            case 2 -> minute - NANOS_PER_MILLI;
            // the very edge, which may be an open, a close or a midnight
            case 3 -> start().plus(span.dividedBy(2)).toEpochMilli() * NANOS_PER_MILLI - random.nextInt(2);
            default -> time;
        };
    }

    private OracleTrade trade(Random random, int symbol, int number, long timeNanos) {
        String id = switch (symbol % 3) {
            case 0 -> null;
            case 1 -> Integer.toString(1_000_000 + number);
            default -> "t-" + number;
        };
        String side = random.nextInt(3) == 0 ? null : random.nextBoolean() ? "buy" : "sell";
        BigDecimal size = random.nextInt(10) == 0 ? BigDecimal.ZERO : RandomTrades.size(random, symbol);
        return new OracleTrade("S" + symbol, RandomTrades.price(random, symbol), size, timeNanos, 0, number, side, id);
    }

    private OracleTick tick(Random random, int symbol, OracleTrade trade) {
        String exchange = symbol % 2 == 0 ? "NSE" : null;
        String json = trade.nativeTick();
        if (exchange != null) {
            json = json.substring(0, json.length() - 1) + ",\"exchange\":\"" + exchange + "\"}";
        }
        return new OracleTick(json, trade, exchange, null, trade.timeMillis() + delay(random));
    }

    /** Below the tests' grace of 2 s for most. */
    private long delay(Random random) {
        long limit = switch (random.nextInt(20)) {
            case 0 -> 2 * late.toMillis();
            case 1 -> late.toMillis();
            case 2, 3, 4 -> Math.min(late.toMillis(), 120_000);
            default -> Math.min(late.toMillis(), 1_500);
        };
        return random.nextLong(limit + 1);
    }

    private static OracleTick wrong(Random random, long arrival) {
        if (random.nextInt(5) == 0) {
            long ahead = arrival + 7_200_000 + random.nextInt(3_600_000);
            return new OracleTick(
                    "{\"symbol\":\"S1\",\"price\":1,\"size\":1,\"time\":" + ahead + "}",
                    null,
                    null,
                    "future_time",
                    arrival);
        }
        List<String> wrong = WRONG.get(random.nextInt(WRONG.size()));
        return new OracleTick(wrong.get(1), null, null, wrong.get(0), arrival);
    }
}
