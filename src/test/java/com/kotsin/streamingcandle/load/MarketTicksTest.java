package com.kotsin.streamingcandle.load;

import static com.kotsin.streamingcandle.load.MarketTicks.Ids.WITH;
import static com.kotsin.streamingcandle.load.MarketTicks.Ids.WITHOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Side;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MarketTicksTest {

    private static final int TICKS = 50_000;
    private static final long START = 1_746_417_600_000L;

    private static List<MarketTick> ticks(long seed, MarketTicks.Ids ids) {
        var market = new MarketTicks(seed, "SYM", 200, "BENCH", ids);
        List<MarketTick> ticks = new ArrayList<>();
        for (int number = 0; number < TICKS; number++) {
            ticks.add(market.next(START + number));
        }
        return ticks;
    }

    private static List<String> texts(List<MarketTick> ticks) {
        return ticks.stream()
                .map(tick -> new String(tick.value(), StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void the_same_seed_gives_the_same_ticks() {
        assertThat(texts(ticks(7, WITHOUT))).isEqualTo(texts(ticks(7, WITHOUT)));
    }

    @Test
    void another_seed_gives_others() {
        assertThat(texts(ticks(7, WITHOUT))).isNotEqualTo(texts(ticks(8, WITHOUT)));
    }

    @Test
    void a_symbol_of_rank_n_comes_an_nth_as_often_as_the_first() {
        Map<String, Integer> counts = new HashMap<>();
        ticks(7, WITHOUT)
                .forEach(tick -> counts.merge(new String(tick.symbol(), StandardCharsets.US_ASCII), 1, Integer::sum));
        double first = counts.get("SYM000000");

        assertThat(counts.get("SYM000001") / first).isCloseTo(1 / 2.0, within(0.05));
        assertThat(counts.get("SYM000009") / first).isCloseTo(1 / 10.0, within(0.02));
        assertThat(counts.get("SYM000099") / first).isCloseTo(1 / 100.0, within(0.005));
        assertThat(counts).hasSize(200);
    }

    @Test
    void each_is_a_trade_in_the_native_format_of_about_a_hundred_bytes() {
        var decoder = new TickDecoder(TickFormats.presets().get("native"));

        assertThat(ticks(7, WITH)).allSatisfy(tick -> {
            assertThat(tick.value().length).isBetween(95, 125);
            assertThat(new String(tick.value(), StandardCharsets.US_ASCII))
                    .matches("\\{.*\"price\":\"\\d+\\.\\d{2}\",\"size\":\"\\d+\\.\\d{3}\",.*}");
            assertThat(decoder.decode(tick.value()))
                    .singleElement()
                    .isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
                        assertThat(accepted.trade().symbol())
                                .isEqualTo(new String(tick.symbol(), StandardCharsets.US_ASCII));
                        assertThat(accepted.trade().timeNanos()).isEqualTo(tick.timeMillis() * 1_000_000);
                        assertThat(accepted.trade().price()).isEqualTo(BigDecimal.valueOf(tick.cents(), 2));
                        assertThat(accepted.trade().size()).isEqualTo(BigDecimal.valueOf(tick.thousandths(), 3));
                        assertThat(accepted.trade().taker()).isEqualTo(tick.bought() ? Side.BUY : Side.SELL);
                        assertThat(accepted.trade().id()).isEqualTo(Long.toString(tick.id()));
                    });
        });
    }

    @Test
    void prices_walk_in_steps_of_at_most_five_hundredths() {
        Map<String, Integer> last = new HashMap<>();
        texts(ticks(7, WITHOUT)).forEach(text -> {
            String symbol = text.substring(11, 20);
            int cents =
                    Integer.parseInt(text.substring(31, text.indexOf('"', 31)).replace(".", ""));
            Integer before = last.put(symbol, cents);
            if (before != null) {
                assertThat(Math.abs(cents - before)).isLessThanOrEqualTo(5);
            }
        });
    }
}
