package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.PublishedCandle;
import com.kotsin.streamingcandle.oracle.PublishedCandle.Comparison;
import com.kotsin.streamingcandle.oracle.ThirdPartyCase;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real trades give the candles that others made of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThirdPartyCandlesTest {

    @Test
    void gold_futures_give_1495_of_1500_minutes_and_the_five_that_are_known_to_differ() {
        Comparison comparison = minutes(ThirdPartyCase.comexGoldFutures());

        assertThat(comparison.different()).isEmpty();
        assertThat(comparison.missing()).isEmpty();
        assertThat(comparison.extra()).isEmpty();
        assertThat(comparison.known()).hasSize(5);
        assertThat(comparison.equal()).isEqualTo(1_495);
    }

    @Test
    void thin_markets_give_all_437_minutes_turnover_included() {
        ThirdPartyCase thin = ThirdPartyCase.hitbtcThinMarkets();
        Comparison comparison = minutes(thin);

        assertThat(thin.published()).noneMatch(row -> row.turnover() == null);
        assertThat(comparison).isEqualTo(new Comparison(437, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void trades_that_come_four_times_are_the_same_once_repeats_are_left_out() {
        ThirdPartyCase repeated = ThirdPartyCase.hitbtcThinMarketsRepeated();

        assertThat(repeated.trades()).hasSize(3_860);
        assertThat(CandleByDefinition.withoutRepeats(repeated.trades()))
                .extracting(trade -> trade.at(0))
                .containsExactlyInAnyOrderElementsOf(ThirdPartyCase.hitbtcThinMarkets().trades().stream()
                        .map(trade -> trade.at(0))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 15, 30})
    void gold_futures_rolled_up_give_the_published_minutes_rolled_up(int length) {
        assertRolledUp(ThirdPartyCase.comexGoldFutures(), length);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 15, 30})
    void thin_markets_rolled_up_give_the_published_minutes_rolled_up(int length) {
        assertRolledUp(ThirdPartyCase.hitbtcThinMarkets(), length);
    }

    private static Comparison minutes(ThirdPartyCase third) {
        List<Candle> candles = Fold.trades(third.trades(), Timeframe.ONE_MINUTE, TradingSession.ENDLESS);
        return PublishedCandle.compare(third.published(), Fold.asPublished(candles), third.knownDifferences());
    }

    private static void assertRolledUp(ThirdPartyCase third, int length) {
        List<Candle> minutes = Fold.trades(third.trades(), Timeframe.ONE_MINUTE, TradingSession.ENDLESS);
        List<Candle> longer = Fold.candles(minutes, new Timeframe(length), TradingSession.ENDLESS);
        List<PublishedCandle> published = third.published(length);

        Comparison comparison =
                PublishedCandle.compare(published, Fold.asPublished(longer), third.knownDifferences(length));

        assertThat(comparison.different()).isEmpty();
        assertThat(comparison.missing()).isEmpty();
        assertThat(comparison.extra()).isEmpty();
        assertThat(comparison.known()).hasSameSizeAs(third.knownDifferences(length));
        assertThat(comparison.equal())
                .isEqualTo(published.size() - comparison.known().size());
    }
}
