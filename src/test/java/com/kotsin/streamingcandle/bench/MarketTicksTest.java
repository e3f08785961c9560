package com.kotsin.streamingcandle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.kotsin.streamingcandle.bench.MarketTicks.Tick;
import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
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

    private static List<Tick> ticks(long seed, boolean ids) {
        var market = new MarketTicks(seed, 200, MarketTicks.LATE_SHARE, ids);
        List<Tick> ticks = new ArrayList<>();
        for (int number = 0; number < TICKS; number++) {
            ticks.add(market.next(START + number));
        }
        return ticks;
    }

    private static List<String> texts(List<Tick> ticks) {
        return ticks.stream()
                .map(tick -> new String(tick.value(), StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void the_same_seed_gives_the_same_ticks() {
        assertThat(texts(ticks(7, false))).isEqualTo(texts(ticks(7, false)));
    }

    @Test
    void another_seed_gives_others() {
        assertThat(texts(ticks(7, false))).isNotEqualTo(texts(ticks(8, false)));
    }

    @Test
    void one_of_a_hundred_is_late_by_less_than_the_grace() {
        List<Tick> ticks = ticks(7, false);
        int late = 0;
        for (int number = 0; number < TICKS; number++) {
            long lateness = START + number - ticks.get(number).timeMillis();
            if (lateness != 0) {
                late++;
                assertThat(lateness).isBetween(300L, 1_999L);
            }
        }

        assertThat(late / (double) TICKS).isCloseTo(0.01, within(0.002));
    }

    @Test
    void a_symbol_of_rank_n_comes_an_nth_as_often_as_the_first() {
        Map<String, Integer> counts = new HashMap<>();
        ticks(7, false)
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

        assertThat(ticks(7, true)).allSatisfy(tick -> {
            assertThat(tick.value().length).isBetween(95, 125);
            assertThat(new String(tick.value(), StandardCharsets.US_ASCII))
                    .matches("\\{.*\"price\":\"\\d+\\.\\d{2}\",\"size\":\"\\d+\\.\\d{3}\",.*}");
            assertThat(decoder.decode(tick.value()))
                    .singleElement()
                    .isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
                        assertThat(accepted.trade().symbol())
                                .isEqualTo(new String(tick.symbol(), StandardCharsets.US_ASCII));
                        assertThat(accepted.trade().timeNanos()).isEqualTo(tick.timeMillis() * 1_000_000);
                    });
        });
    }

    @Test
    void prices_walk_in_steps_of_at_most_five_hundredths() {
        Map<String, Integer> last = new HashMap<>();
        texts(ticks(7, false)).forEach(text -> {
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
