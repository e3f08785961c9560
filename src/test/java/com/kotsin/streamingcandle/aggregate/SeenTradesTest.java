package com.kotsin.streamingcandle.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
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
class SeenTradesTest {

    private static final long MINUTE = 60_000;

    private final KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("seen"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private final SeenTrades seen = new SeenTrades(store, "ticks-0");

    @BeforeEach
    void openStore() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
    }

    private boolean add(String symbol, String id, long time) {
        return seen.add(symbol.getBytes(StandardCharsets.UTF_8), id, time);
    }

    @Test
    void an_id_counts_once_whatever_its_time() {
        assertThat(add("BTC", "7", 0)).isTrue();
        assertThat(add("BTC", "7", 0)).isFalse();
        assertThat(add("BTC", "7", 5 * MINUTE)).isFalse();
    }

    @Test
    void the_same_id_of_another_symbol_is_another_trade() {
        add("BTC", "7", 0);

        assertThat(add("ETH", "7", 0)).isTrue();
    }

    @Test
    void numbers_that_are_written_differently_are_different_ids() {
        add("BTC", "7", 0);

        assertThat(add("BTC", "07", 0)).isTrue();
        assertThat(add("BTC", "+7", 0)).isTrue();
        assertThat(add("BTC", "7x", 0)).isTrue();
    }

    @Test
    void what_was_written_before_a_commit_is_known_after_a_restart() {
        add("BTC", "7", 0);
        seen.write();
        add("BTC", "8", 0);
        seen.write();
        SeenTrades restarted = new SeenTrades(store, "ticks-0");

        assertThat(restarted.add("BTC".getBytes(StandardCharsets.UTF_8), "7", 0))
                .isFalse();
        assertThat(restarted.add("BTC".getBytes(StandardCharsets.UTF_8), "8", 0))
                .isFalse();
        assertThat(restarted.add("BTC".getBytes(StandardCharsets.UTF_8), "9", 0))
                .isTrue();
    }

    @Test
    void ids_in_a_row_share_an_entry() {
        for (int id = 640; id < 704; id++) {
            add("BTC", Integer.toString(id), 0);
        }
        seen.write();

        assertThat(store.approximateNumEntries()).isEqualTo(2);
    }

    @Test
    void nothing_is_left_of_old_ids_once_they_are_cleared_away() {
        for (int id = 0; id < 1_000; id++) {
            add("BTC", Integer.toString(id), id * 1_000L);
            add("BTC", "trade-" + id, id * 1_000L);
        }

        seen.clearBefore(100 * MINUTE);

        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void an_id_is_remembered_until_its_own_time_is_cleared_away() {
        add("BTC", "7", 0);
        add("BTC", "100000", 10 * MINUTE);

        seen.clearBefore(5 * MINUTE);

        assertThat(add("BTC", "7", 10 * MINUTE)).isTrue();
        assertThat(add("BTC", "100000", 10 * MINUTE)).isFalse();
    }

    @Test
    void however_many_ids_there_are_nothing_is_left_of_old_ones_in_the_end() {
        for (int id = 0; id < 50_000; id++) {
            add("BTC", "trade-" + id, id);
        }

        for (int second = 0; second < 5; second++) {
            seen.clearBefore(100 * MINUTE);
        }

        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void an_old_id_counts_as_new_even_while_it_is_not_cleared_away() {
        for (int id = 0; id < 50_000; id++) {
            add("BTC", "trade-" + id, 0);
        }

        seen.clearBefore(MINUTE);

        assertThat(store.approximateNumEntries()).isPositive();
        for (int id = 0; id < 50_000; id++) {
            assertThat(add("BTC", "trade-" + id, MINUTE)).as("trade %d", id).isTrue();
        }
        seen.write();
        assertThat(add("BTC", "trade-0", MINUTE)).isFalse();
    }

    @Test
    void what_was_forgotten_before_a_restart_is_forgotten_after_it() {
        add("BTC", "trade-1", 0);
        seen.write();
        SeenTrades restarted = new SeenTrades(store, "ticks-0");

        restarted.forgetBefore(MINUTE);

        assertThat(restarted.add("BTC".getBytes(StandardCharsets.UTF_8), "trade-1", MINUTE))
                .isTrue();
    }

    static LongStream seeds() {
        return RandomTrades.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void within_the_time_that_is_kept_it_agrees_with_a_plain_set(long seed) {
        Random random = new Random(seed);
        Set<String> plain = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            String id = random.nextBoolean()
                    ? Long.toString(random.nextInt(2_000))
                    : Integer.toHexString(random.nextInt(2_000));
            String symbol = "S" + random.nextInt(3);

            assertThat(add(symbol, id, random.nextInt(600_000)))
                    .as("seed %d, trade %d: %s %s", seed, i, symbol, id)
                    .isEqualTo(plain.add(symbol + "|" + id));
        }
    }
}
