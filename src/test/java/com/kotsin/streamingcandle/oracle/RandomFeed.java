package com.kotsin.streamingcandle.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A ticks topic in the {@code native} format as the worst day brings it, and what must become of it: trades of
 * {@link RandomTrades}, some late, some too late, some repeated, some outside their session, and messages that are no
 * trades. How late a trade is, is never close to a limit, so that it does not depend on how a watermark is kept.
 */
public final class RandomFeed implements ExpectedOutcome {

    /**
     * A message, in the order of its partition.
     *
     * @param key symbol, or what a broken message came with
     */
    public record Tick(int partition, String key, String value) {}

    /** What the application must be set to. */
    public static final Duration GRACE = Duration.ofSeconds(60);

    public static final Duration HORIZON = Duration.ofMinutes(20);

    /** Symbols of trades that close all windows before them; their own candles count for nothing. */
    public static final String END = "END";

    private static final OracleWindow NSE = new OracleWindow(
            Instant.parse("2025-05-05T03:45:00Z").toEpochMilli(),
            Instant.parse("2025-05-05T10:00:00Z").toEpochMilli());
    private static final long START = NSE.end() - Duration.ofHours(2).toMillis();
    private static final long MINUTE = 60_000;
    private static final long UNCERTAIN = 2 * MINUTE;
    private static final Duration DISORDER = Duration.ofSeconds(5);

    private static final List<String> BROKEN = List.of(
            "malformed_json {\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":%d",
            "malformed_json hello %d",
            "missing_field {\"symbol\":\"S0\",\"size\":1,\"time\":%d}",
            "not_a_trade %d",
            "bad_number {\"symbol\":\"S0\",\"price\":1,\"size\":-1,\"time\":%d}",
            "bad_number {\"symbol\":\"S0\",\"price\":\"NaN\",\"size\":1,\"time\":%d}",
            "bad_time {\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":-%d}",
            "bad_symbol {\"symbol\":\"A|B\",\"price\":1,\"size\":1,\"time\":%d}",
            "bad_side {\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":%d,\"side\":\"hold\"}",
            "future_time {\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":4070908800000,\"x\":%d}");

    /** @param broken what was wrong with a message that is no trade, and the message, or {@code null} */
    private record Arrival(long at, int partition, OracleTrade trade, String broken) {}

    private final int partitions;
    private final List<Tick> ticks = new ArrayList<>();
    /** Event times, without those of the last ticks; of a message that is no trade, that of its neighbour. */
    private final List<Long> times = new ArrayList<>();

    private final List<OracleTrade> counted = new ArrayList<>();
    private final Set<Letter> letters = new HashSet<>();

    /**
     * The same arguments give the same feed.
     *
     * @param trades about how many
     */
    public RandomFeed(long seed, int symbols, int trades, Duration span, int partitions) {
        this.partitions = partitions;
        Random random = new Random(seed);
        long end = START + span.toMillis();
        List<Arrival> arrivals = new ArrayList<>();
        for (OracleTrade trade : RandomTrades.with(seed)
                .symbols(symbols)
                .trades(trades)
                .between(START, span)
                .shuffledWithin(DISORDER)
                .repeating(0.02)
                .list()) {
            int symbol = Integer.parseInt(trade.symbol().substring(1));
            // One in twelve has more digits than the decimals of MongoDB can hold.
            if (symbol % 12 != 1 && (!isNse(trade) || isClearlyInOrOut(trade.timeMillis()))) {
                OracleTrade edged = atTheEdge(trade);
                long at = trade.timeMillis() + random.nextInt((int) DISORDER.toMillis());
                long late = lateness(random);
                arrivals.add(new Arrival(
                        trade.timeMillis() + 61 * MINUTE < end ? at + late : at, symbol % partitions, edged, null));
                if (random.nextInt(100) == 0) {
                    String broken = BROKEN.get(random.nextInt(BROKEN.size())).formatted(trade.timeMillis());
                    arrivals.add(new Arrival(at, random.nextInt(partitions), null, broken));
                }
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        judge(arrivals);
        for (int partition = 0; partition < partitions; partition++) {
            String value = "{\"symbol\":\"%s%d\",\"price\":1,\"size\":1,\"time\":%d}"
                    .formatted(END, partition, end + Duration.ofHours(3).toMillis());
            ticks.add(new Tick(partition, END + partition, value));
        }
    }

    private static long lateness(Random random) {
        int luck = random.nextInt(200);
        return MINUTE * (luck < 4 ? 3 + random.nextInt(9) : luck == 4 ? 45 + random.nextInt(15) : 0);
    }

    /** Every fifth symbol trades in India while the exchange is open. */
    private static boolean isNse(OracleTrade trade) {
        return Integer.parseInt(trade.symbol().substring(1)) % 5 == 4;
    }

    /** Whether a trade may come just after the close is for a calendar to say. */
    private static boolean isClearlyInOrOut(long timeMillis) {
        long after = timeMillis - NSE.end();
        return after < 0 || (after >= 30 * MINUTE && after < 40 * MINUTE);
    }

    /** The last trades of the session come in its very last nanosecond. */
    private static OracleTrade atTheEdge(OracleTrade trade) {
        long left = NSE.end() - trade.timeMillis();
        return isNse(trade) && left > 0 && left < MINUTE / 2
                ? new OracleTrade(
                        trade.symbol(),
                        trade.price(),
                        trade.size(),
                        NSE.end() * 1_000_000 - 1,
                        trade.ordinal(),
                        trade.position(),
                        trade.side(),
                        trade.id())
                : trade;
    }

    private void judge(List<Arrival> arrivals) {
        long[] offsets = new long[partitions];
        long[] watermarks = new long[partitions];
        Set<String> seen = new HashSet<>();
        for (Arrival arrival : arrivals) {
            int partition = arrival.partition;
            long offset = offsets[partition]++;
            times.add(
                    arrival.trade == null
                            ? times.isEmpty() ? 0 : times.get(times.size() - 1)
                            : arrival.trade.timeMillis());
            if (arrival.trade == null) {
                int space = arrival.broken.indexOf(' ');
                ticks.add(new Tick(partition, "broken", arrival.broken.substring(space + 1)));
                letters.add(new Letter(partition, offset, arrival.broken.substring(0, space)));
                continue;
            }
            OracleTrade trade = arrival.trade.at(ticks.size());
            ticks.add(new Tick(partition, trade.symbol(), message(trade)));
            watermarks[partition] = Math.max(watermarks[partition], trade.timeMillis());
            if (isNse(trade) && trade.timeMillis() >= NSE.end()) {
                letters.add(new Letter(partition, offset, "out_of_session"));
            } else if (isTooLate(trade, watermarks[partition])) {
                letters.add(new Letter(partition, offset, "too_late"));
            } else if (seen.add(trade.symbol() + '|' + trade.id())) {
                counted.add(trade);
            }
        }
    }

    private static boolean isTooLate(OracleTrade trade, long watermark) {
        long windowEnd = trade.timeMillis() / MINUTE * MINUTE + MINUTE;
        long beyond = watermark - GRACE.toMillis() - windowEnd - HORIZON.toMillis();
        if (Math.abs(beyond) < UNCERTAIN) {
            throw new IllegalStateException("%s comes at the limit of the horizon".formatted(trade));
        }
        return beyond > 0;
    }

    private static String message(OracleTrade trade) {
        String tick = trade.nativeTick();
        return isNse(trade) ? tick.replaceFirst("\\{", "{\"exchange\":\"NSE\",") : tick;
    }

    /** All messages, in the order in which they are to be sent; at the end those that close all windows. */
    public List<Tick> ticks() {
        return ticks;
    }

    @Override
    public Set<Letter> letters() {
        return letters;
    }

    @Override
    public List<OracleCandle> candles(int minutes) {
        return Stream.concat(
                        CandleByDefinition.of(
                                counted.stream().filter(trade -> !isNse(trade)).toList(),
                                OracleWindow.sinceEpoch(minutes))
                                .stream(),
                        CandleByDefinition.of(
                                counted.stream().filter(RandomFeed::isNse).toList(),
                                OracleWindow.inSessions(minutes, List.of(NSE)))
                                .stream())
                .toList();
    }

    /** The first tick, from this one on, whose time closes a window of so many minutes. */
    public int nextClosing(int minutes, int from) {
        long closed = Long.MAX_VALUE;
        for (int i = 0; i < times.size(); i++) {
            long passed = Math.floorDiv(times.get(i) - GRACE.toMillis(), minutes * MINUTE);
            if (i >= from && passed > closed) {
                return i;
            }
            closed = closed == Long.MAX_VALUE ? passed : Math.max(closed, passed);
        }
        return times.size();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d ticks, %,d of them trades that count, %,d dead letters",
                ticks.size(),
                counted.size(),
                letters.size());
    }
}
