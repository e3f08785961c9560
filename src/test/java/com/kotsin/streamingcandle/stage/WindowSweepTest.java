package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Window;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WindowSweepTest {

    private static final long MINUTE = 60_000;
    private static final Origin ORIGIN = new Origin("ticks-0", "always", new Reading(0, Long.MIN_VALUE));

    private final WindowKey keys = new WindowKey("ticks-0");
    private final KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("windows"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private final WindowSweep sweep = new WindowSweep(store, keys, MINUTE);

    @BeforeEach
    void openStore() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
    }

    private void put(String symbol, long start, long settles, int revision) {
        Window window = new Window(start, start + MINUTE, settles, LocalDate.EPOCH);
        store.put(
                keys.of(start, symbol.getBytes(StandardCharsets.UTF_8)),
                new WindowState(revision, window, null, ORIGIN, new byte[0]).encode());
        sweep.stored(start);
    }

    private void put(String symbol, long start) {
        put(symbol, start, start + MINUTE, 0);
    }

    private List<String> sweptThrough(long time) {
        List<String> dropped = new ArrayList<>();
        sweep.settledThrough(
                time, all -> all.forEach(key -> dropped.add(keys.symbol(key) + "@" + keys.start(key) / MINUTE)));
        return dropped;
    }

    @Test
    void closed_windows_that_settled_are_dropped() {
        put("A", 0);
        put("B", 0);
        put("A", MINUTE);

        assertThat(sweptThrough(MINUTE)).containsExactly("A@0", "B@0");
        assertThat(sweptThrough(2 * MINUTE)).containsExactly("A@1");
    }

    @Test
    void windows_whose_trades_could_set_no_price_are_dropped_too() {
        put("A", 0, MINUTE, WindowState.NOT_SENT);

        assertThat(sweptThrough(MINUTE)).containsExactly("A@0");
    }

    @Test
    void windows_that_settle_later_stay() {
        put("A", 0, 3 * MINUTE, 0);

        assertThat(sweptThrough(2 * MINUTE)).isEmpty();
        assertThat(sweptThrough(3 * MINUTE)).containsExactly("A@0");
    }

    @Test
    void a_window_stored_after_the_sweep_that_just_missed_it_goes_with_the_next() {
        sweptThrough(10 * MINUTE + 30_000);
        put("A", 10 * MINUTE);

        assertThat(sweptThrough(11 * MINUTE)).containsExactly("A@10");
    }

    @Test
    void a_window_stored_long_after_the_sweep_passed_it_goes_when_it_settled() {
        sweptThrough(40 * MINUTE);
        put("A", 10 * MINUTE, 41 * MINUTE, 0);
        put("B", 39 * MINUTE);

        assertThat(sweptThrough(41 * MINUTE)).containsExactly("A@10", "B@39");
    }

    @Test
    void looks_once_in_the_length_of_a_window() {
        sweptThrough(10 * MINUTE);
        put("A", 9 * MINUTE);

        assertThat(sweptThrough(11 * MINUTE - 1)).isEmpty();
        assertThat(sweptThrough(11 * MINUTE)).containsExactly("A@9");
    }

    @Test
    void what_is_too_much_for_one_look_goes_with_the_next_call() {
        int all = 150_000;
        for (int symbol = 0; symbol < all; symbol++) {
            put("S" + symbol, 0);
        }

        int first = sweptThrough(5 * MINUTE).size();

        assertThat(first).isLessThan(all);
        assertThat(sweptThrough(5 * MINUTE)).hasSize(all - first);
    }

    @Test
    void windows_of_another_source_stay() {
        put("A", 0);
        WindowSweep other = new WindowSweep(store, new WindowKey("ticks-1"), MINUTE);

        other.settledThrough(10 * MINUTE, dropped -> assertThat(dropped).isNull());

        assertThat(sweptThrough(10 * MINUTE)).hasSize(1);
    }
}
