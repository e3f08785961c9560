package com.kotsin.streamingcandle.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.DayVolume;
import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleSnapshot;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.VolumeByDefinition;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SnapshotLogTest {

    private static final String SEEDS = "com.kotsin.streamingcandle.oracle.RandomTrades#seeds";
    private static final long NOON = 1_746_446_400_000L;
    private static final long MINUTE = 60_000;
    private static final int MINUTES = 8;

    private final KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("snapshots"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private SnapshotLog log = new SnapshotLog(store, "ticks-0");

    @BeforeEach
    void openStore() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
    }

    private SnapshotLog.Taken take(OracleSnapshot snapshot) {
        Trade trade = new Trade(
                snapshot.symbol(),
                "NSE",
                snapshot.price(),
                snapshot.lastSize(),
                snapshot.timeMillis() * 1_000_000,
                null,
                null,
                0,
                1,
                snapshot.total());
        return log.take(trade, bytes(snapshot.symbol()), window(snapshot.timeMillis()));
    }

    private static byte[] bytes(String symbol) {
        return symbol.getBytes(StandardCharsets.UTF_8);
    }

    private static Window window(long time) {
        return Window.at(time, Timeframe.ONE_MINUTE, TradingSession.ENDLESS);
    }

    private static OracleSnapshot snapshot(int token, long time, int total) {
        return new OracleSnapshot(token, BigDecimal.TEN, BigDecimal.ONE, BigDecimal.valueOf(total), NOON + time, time);
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void whatever_the_order_of_arrival_and_the_restarts_the_candles_are_those_of_the_oracle(long seed) {
        Random random = new Random(seed);
        List<OracleSnapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            // Symbols of which one begins as the other does, and totals with many or few digits on either side.
            snapshots.add(new OracleSnapshot(
                    random.nextBoolean() ? 1 : 12,
                    BigDecimal.valueOf(100 + random.nextInt(20)),
                    BigDecimal.valueOf(random.nextInt(5)),
                    BigDecimal.valueOf(random.nextInt(1 << random.nextInt(14)), random.nextInt(4)),
                    NOON + 1_000L * random.nextInt(MINUTES * 60),
                    i));
        }
        for (OracleSnapshot snapshot : snapshots) {
            take(snapshot);
            if (random.nextInt(20) == 0) {
                log = new SnapshotLog(store, "ticks-0");
            }
        }

        assertThat(candles())
                .as("seed %d", seed)
                .isEqualTo(CandleByDefinition.of(
                        VolumeByDefinition.trades(snapshots, time -> 0), OracleWindow.sinceEpoch(1)));
    }

    private List<OracleCandle> candles() {
        List<OracleCandle> candles = new ArrayList<>();
        for (String symbol : List.of("NSE:1", "NSE:12")) {
            for (long start = NOON; start < NOON + MINUTES * MINUTE; start += MINUTE) {
                OpenCandle candle = log.candle(symbol, bytes(symbol), window(start));
                if (!candle.isEmpty() && !candle.isCarried()) {
                    candles.add(OracleCandle.read(CandleJson.write(
                            candle.toCandle(symbol, null, Timeframe.ONE_MINUTE, window(start), Status.FINAL, 0))));
                }
            }
        }
        return candles;
    }

    @Test
    void one_that_comes_late_names_itself_and_those_that_count_differently_now() {
        take(snapshot(1, 0, 100));
        take(snapshot(1, 2 * MINUTE, 110));
        take(snapshot(1, 3 * MINUTE, 111));

        assertThat(take(snapshot(1, MINUTE, 105)).changed()).containsExactly(NOON + MINUTE, NOON + 2 * MINUTE);
    }

    @Test
    void one_without_a_running_volume_tells_nothing_and_is_not_kept() {
        assertThat(take(snapshot(1, 0, 0)).isNothing()).isTrue();
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void only_the_newest_of_a_symbol_is_left_once_all_are_cleared_away() {
        for (int i = 0; i < 1_000; i++) {
            take(snapshot(1 + i % 2, i * 1_000L, 100 + i));
        }

        log.clearBefore(NOON + 60 * MINUTE);

        assertThat(store.approximateNumEntries()).isEqualTo(2);
        assertThat(take(snapshot(1, 61 * MINUTE, 2_000)).next().size()).isEqualByComparingTo("902");
    }

    @Test
    void however_many_symbols_there_are_only_the_newest_of_each_is_left_in_the_end() {
        int symbols = 50_000;
        for (int symbol = 0; symbol < symbols; symbol++) {
            take(snapshot(symbol, 0, 100));
            take(snapshot(symbol, 1_000, 101));
        }

        log.clearBefore(NOON + 60 * MINUTE);
        assertThat(store.approximateNumEntries()).isGreaterThan(symbols);
        for (int second = 0; second < 3; second++) {
            log.clearBefore(NOON + 60 * MINUTE);
        }

        assertThat(store.approximateNumEntries()).isEqualTo(symbols);
    }

    @Test
    void what_may_still_be_revised_is_left_and_the_newest_from_before_it() {
        for (int i = 0; i < 10; i++) {
            take(snapshot(1, i * MINUTE, 100 + i));
        }
        take(snapshot(1, MINUTE + 1, 101));

        log.clearBefore(NOON + 5 * MINUTE + 1);

        assertThat(take(snapshot(1, 5 * MINUTE - 1, 104)).changed()).isNotEmpty();
        assertThat(log.candle("NSE:1", bytes("NSE:1"), window(NOON + 5 * MINUTE))
                        .isCarried())
                .isFalse();
        assertThat(log.candle("NSE:1", bytes("NSE:1"), window(NOON + 3 * MINUTE))
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void keys_sort_as_time_and_total_do(long seed) {
        Random random = new Random(seed);
        byte[] symbol = bytes("BTC");
        for (int i = 0; i < 1_000; i++) {
            Snapshot one = random(random);
            Snapshot other = random(random);

            assertThat(Integer.signum(Arrays.compareUnsigned(one.key(symbol), other.key(symbol))))
                    .as("seed %d: %s and %s", seed, one, other)
                    .isEqualTo(Integer.signum(Snapshot.ORDER.compare(one, other)));
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void a_snapshot_that_is_read_back_is_the_same_in_every_field(long seed) {
        Random random = new Random(seed);
        byte[] symbol = bytes("BTC");
        for (int i = 0; i < 1_000; i++) {
            Snapshot snapshot = random(random);

            assertThat(Snapshot.decode(symbol.length, snapshot.key(symbol), snapshot.encode()))
                    .as("seed %d", seed)
                    .isEqualTo(snapshot);
        }
    }

    private static Snapshot random(Random random) {
        LocalDate day = LocalDate.of(2025, 5, 5).plusDays(random.nextInt(3));
        BigDecimal size = random.nextBoolean() ? decimal(random) : null;
        BigDecimal price = decimal(random).negate();
        return new Snapshot(
                NOON * 1_000_000 + random.nextInt(2),
                decimal(random).stripTrailingZeros(),
                day,
                price,
                decimal(random),
                random.nextBoolean() ? null : random.nextBoolean() ? Side.BUY : Side.SELL,
                1 + random.nextInt(9),
                random.nextInt(5),
                size,
                new DayVolume(
                        day,
                        decimal(random),
                        random.nextBoolean() ? decimal(random) : null,
                        random.nextBoolean() ? decimal(random) : null),
                size == null ? decimal(random) : price);
    }

    private static BigDecimal decimal(Random random) {
        return BigDecimal.valueOf(1 + random.nextLong(1L << random.nextInt(4, 50)), random.nextInt(6));
    }
}
