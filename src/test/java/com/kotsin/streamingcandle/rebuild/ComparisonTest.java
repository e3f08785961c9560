package com.kotsin.streamingcandle.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ComparisonTest {

    private static final Candle CANDLE = DifferenceTest.candle("11", 2, Status.FINAL, 0);

    private static Comparison compare(Verdict verdict, String... symbols) {
        return compare(Map.of(CandleKey.of(CANDLE), new Published(CANDLE, null)), verdict, symbols);
    }

    private static Comparison compare(Map<CandleKey, Published> published, Verdict verdict, String... symbols) {
        Comparison.Builder comparison = new Comparison.Builder(Set.of(symbols));
        comparison.add(Timeframe.ONE_MINUTE, published, Map.of(), (before, made) -> verdict);
        return comparison.build();
    }

    @ParameterizedTest
    @EnumSource(names = {"SETTLED", "REVISABLE", "OPEN"})
    void what_was_compared_or_is_not_closed_yet_is_whole(Verdict verdict) {
        assertThat(compare(verdict).isWhole()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "SPREAD", "NO_SOURCE"})
    void what_cannot_be_compared_is_not_whole(Verdict verdict) {
        assertThat(compare(verdict).isWhole()).isFalse();
    }

    @Test
    void where_there_is_no_candle_nothing_was_compared() {
        assertThat(compare(Map.of(), Verdict.SETTLED).isWhole()).isFalse();
    }

    @Test
    void a_symbol_that_was_asked_for_and_has_nothing_is_named() {
        Comparison comparison = compare(Verdict.SETTLED, CANDLE.symbol(), "MISTYPED");

        assertThat(comparison.missing()).containsExactly("MISTYPED");
        assertThat(comparison.isWhole()).isFalse();
    }
}
