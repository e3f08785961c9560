package com.kotsin.streamingcandle.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DifferenceTest {

    static Candle candle(String high, long trades, Status status, int revision) {
        BigDecimal price = BigDecimal.TEN;
        return new Candle(
                "S",
                null,
                Timeframe.ONE_MINUTE,
                60_000,
                120_000,
                price,
                new BigDecimal(high),
                price,
                price,
                BigDecimal.ONE,
                price,
                trades,
                null,
                null,
                60_001,
                60_002,
                60_001,
                60_003,
                status,
                revision,
                true,
                LocalDate.EPOCH);
    }

    private static Difference difference(Candle published, Candle made, boolean settled) {
        return new Difference(
                Timeframe.ONE_MINUTE, published, made == null ? null : new Made(made, null, null), settled);
    }

    @Test
    void only_what_is_said_of_trades_counts() {
        assertThat(Difference.isSame(candle("11.0", 3, Status.REVISED, 4), candle("11", 3, Status.FINAL, 0)))
                .isTrue();
        assertThat(Difference.isSame(candle("11.1", 3, Status.FINAL, 0), candle("11", 3, Status.FINAL, 0)))
                .isFalse();
    }

    @Test
    void a_published_candle_without_trades_says_what_no_candle_says() {
        assertThat(Difference.isSame(candle("10", 0, Status.REVISED, 1), null)).isTrue();
        assertThat(Difference.isSame(candle("10", 1, Status.REVISED, 1), null)).isFalse();
        assertThat(Difference.isSame(null, candle("10", 1, Status.FINAL, 0))).isFalse();
    }

    @Test
    void each_differing_field_is_named_with_both_values() {
        Difference difference =
                difference(candle("12.50", 3, Status.REVISED, 4), candle("11", 2, Status.FINAL, 0), true);

        assertThat(difference.fields())
                .containsExactly(new Difference.Field("high", "12.5", "11"), new Difference.Field("trades", "3", "2"));
    }

    @Test
    void a_missing_candle_is_one_difference() {
        assertThat(difference(null, candle("11", 2, Status.FINAL, 0), true).fields())
                .singleElement()
                .satisfies(field -> {
                    assertThat(field.published()).isEqualTo("none");
                    assertThat(field.rebuilt()).startsWith("open 10 high 11");
                });
    }

    @Test
    void the_right_candle_follows_as_the_next_revision() {
        Candle next = difference(candle("12", 3, Status.FINAL, 0), candle("11", 2, Status.FINAL, 0), true)
                .next();

        assertThat(next).isEqualTo(candle("11", 2, Status.REVISED, 1));
    }

    @Test
    void one_that_was_never_published_is_final() {
        Candle next = difference(null, candle("11", 2, Status.REVISED, 2), true).next();

        assertThat(next).isEqualTo(candle("11", 2, Status.FINAL, 0));
    }

    @Test
    void nothing_is_repaired_that_may_be_revised_or_has_no_trades() {
        assertThat(difference(candle("12", 3, Status.FINAL, 0), candle("11", 2, Status.FINAL, 0), true)
                        .isRepairable())
                .isTrue();
        assertThat(difference(candle("12", 3, Status.FINAL, 0), candle("11", 2, Status.FINAL, 0), false)
                        .isRepairable())
                .isFalse();
        assertThat(difference(candle("12", 3, Status.FINAL, 0), null, true).isRepairable())
                .isFalse();
    }
}
