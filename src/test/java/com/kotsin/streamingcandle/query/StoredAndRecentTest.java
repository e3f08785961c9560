package com.kotsin.streamingcandle.query;

import static com.kotsin.streamingcandle.query.Bars.bar;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Minutes 0 to 4 are stored; 3 to 5 were made up a moment before 3 and 4 were. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredAndRecentTest {

    private static final long START = 1_746_416_700_000L;

    private final StoredCandles stored = new StoredCandles();
    private final StoredAndRecent both =
            new StoredAndRecent(stored.history(), "A", Timeframe.ONE_MINUTE, List.of(minute(3), minute(4), minute(5)));

    StoredAndRecentTest() {
        for (int minute = 0; minute < 5; minute++) {
            stored.add(minute(minute));
        }
    }

    private static Candle minute(int number) {
        return bar("A", 1, START + number * 60_000L, 1);
    }

    private List<Long> minutes(int from, int to, int limit, Order order) {
        return both.find(START + from * 60_000L, START + to * 60_000L, limit, order).stream()
                .map(candle -> (candle.start() - START) / 60_000)
                .toList();
    }

    @Test
    void no_candle_comes_twice() {
        assertThat(minutes(0, 6, 10, Order.ASC)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(minutes(0, 6, 10, Order.DESC)).containsExactly(5L, 4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void the_limit_counts_both() {
        assertThat(minutes(0, 6, 4, Order.ASC)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(minutes(0, 6, 4, Order.DESC)).containsExactly(5L, 4L, 3L, 2L);
    }

    @Test
    void the_range_cuts_both() {
        assertThat(minutes(2, 5, 10, Order.ASC)).containsExactly(2L, 3L, 4L);
        assertThat(minutes(2, 5, 10, Order.DESC)).containsExactly(4L, 3L, 2L);
        assertThat(minutes(4, 5, 10, Order.ASC)).containsExactly(4L);
    }
}
