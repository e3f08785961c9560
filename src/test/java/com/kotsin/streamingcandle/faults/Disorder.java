package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.FeedByDefinition;
import com.kotsin.streamingcandle.oracle.OracleRevision;
import com.kotsin.streamingcandle.oracle.OracleTick;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.RandomFeed;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** F39: one tick in twenty is late, one in twenty out of order, one in twenty a repeat. */
final class Disorder {

    private Disorder() {}

    static void run(Stage stage) throws Exception {
        int perSecond = stage.ticksPerSecond();
        Feed feed = new Feed(stage.seed(), perSecond);
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load(feed, perSecond);
        stage.lasting(stage.longOrShort(Duration.ofMinutes(2), Duration.ofSeconds(20)));
        stage.assertExact(load, process);

        Map<String, List<OracleRevision>> expected = new TreeMap<>();
        int repeats = 0;
        for (List<OracleTick> partition : feed.partitions) {
            FeedByDefinition byDefinition =
                    new FeedByDefinition(partition, RandomFeed.GRACE, RandomFeed.HORIZON, Duration.ZERO);
            expected.putAll(byDefinition.said(1));
            repeats += byDefinition.repeats();
        }
        Map<String, List<OracleRevision>> said = stage.installation().sent("1m").stream()
                .filter(candle -> !candle.startsWith("{\"symbol\":\"" + RandomFeed.END))
                .map(candle -> OracleRevision.read(candle.getBytes(UTF_8)))
                .collect(groupingBy(OracleRevision::key, TreeMap::new, toList()));
        stage.note("candles of a minute", expected.size());
        stage.note(
                "their revisions",
                expected.values().stream().mapToInt(List::size).sum() - expected.size());
        stage.note("repeats", repeats);
        stage.note("too late", feed.tooLate);
        assertThat(said.keySet()).isEqualTo(expected.keySet());
        said.forEach((key, revisions) ->
                assertThat(revisions).as("each revision of %s", key).isEqualTo(expected.get(key)));
    }

    /** How late a trade is, is never close to what decides whether it is too late. */
    private static final class Feed implements Supplier<Message> {

        private static final long MINUTE = Duration.ofMinutes(1).toNanos();
        private static final int REMEMBERED = 500;
        /** Each partition has come to some time by then. */
        private static final int FIRST = 200;

        private final Random random;
        private final long nanosPerTick;
        private final List<List<OracleTick>> partitions = new ArrayList<>();
        private final List<OracleTrade> recent = new ArrayList<>();
        private long count;
        private int tooLate;

        Feed(long seed, int perSecond) {
            random = new Random(seed);
            nanosPerTick = Duration.ofSeconds(Stage.SPEED).toNanos() / perSecond;
            for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
                partitions.add(new ArrayList<>());
            }
        }

        @Override
        public Message get() {
            long now = Market.START.toEpochMilli() * 1_000_000 + nanosPerTick * count;
            int luck = count < FIRST ? 99 : random.nextInt(100);
            if (luck < 5) {
                return message(recent.get(random.nextInt(recent.size())).at(count++), null);
            }
            if (luck == 5) {
                tooLate++;
                return message(trade(now - MINUTE * (45 + random.nextInt(15))), "too_late");
            }
            OracleTrade trade = trade(now - early(luck));
            if (recent.size() < REMEMBERED) {
                recent.add(trade);
            } else {
                recent.set((int) (count % REMEMBERED), trade);
            }
            return message(trade, null);
        }

        private long early(int luck) {
            return luck < 10 ? MINUTE * (3 + random.nextInt(6)) : luck < 15 ? random.nextLong(MINUTE / 3) : 0;
        }

        private OracleTrade trade(long nanos) {
            int symbol = random.nextInt(Stage.SYMBOLS);
            return new OracleTrade(
                    "S" + symbol,
                    BigDecimal.valueOf(1_000L * (symbol + 1) + random.nextInt(400), 2),
                    BigDecimal.valueOf(1 + random.nextInt(100_000), symbol % 4),
                    nanos,
                    0,
                    count++,
                    random.nextBoolean() ? "buy" : "sell",
                    Long.toString(count));
        }

        private Message message(OracleTrade trade, String reason) {
            int partition = Integer.parseInt(trade.symbol().substring(1)) % Stage.PARTITIONS;
            String json = trade.nativeTick();
            partitions.get(partition).add(new OracleTick(json, trade, null, null, 0));
            return new Message(
                    partition,
                    trade.symbol().getBytes(UTF_8),
                    json.getBytes(UTF_8),
                    reason == null ? trade : null,
                    reason);
        }
    }
}
