package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.MarketSimulator.SimulatedTick;
import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MarketSimulatorTest {

    private static final long SEED = Long.getLong("seed", 7);
    private static final long TUESDAY_NOON =
            Instant.parse("2025-05-06T06:30:00Z").toEpochMilli();
    private static final long SUNDAY_NIGHT =
            Instant.parse("2025-05-03T20:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    @Test
    void gives_the_same_ticks_for_the_same_seed_and_start_in_whatever_steps() {
        var market = new MarketSimulator(SEED, TUESDAY_NOON);
        var inSteps = new ArrayList<SimulatedTick>();
        for (long time = TUESDAY_NOON; time <= TUESDAY_NOON + MINUTE; time += 20) {
            inSteps.addAll(market.until(time));
        }
        assertThat(inSteps).as("seed %d", SEED).isEqualTo(ticks(TUESDAY_NOON, MINUTE));
        assertThat(new MarketSimulator(SEED + 1, TUESDAY_NOON).until(TUESDAY_NOON + MINUTE))
                .isNotEqualTo(inSteps);
    }

    @Test
    void trades_every_symbol_at_any_hour_of_any_day() {
        assertThat(symbols(ticks(SUNDAY_NIGHT, 3 * MINUTE)))
                .as("seed %d", SEED)
                .hasSize(12)
                .contains("NSE:RELIANCE", "MCX:CRUDEOIL", "BTCUSDT")
                .isEqualTo(symbols(ticks(TUESDAY_NOON, 3 * MINUTE)));
    }

    @Test
    void says_nothing_that_the_formats_cannot_read() {
        List<Trade> trades = trades(ticks(TUESDAY_NOON, 10 * MINUTE));
        assertThat(trades)
                .as("seed %d", SEED)
                .allSatisfy(trade -> assertThat(trade.price()).isPositive());
    }

    @Test
    void has_bursts_and_rests_and_a_few_symbols_with_most_of_the_trades() {
        List<SimulatedTick> ticks = ticks(TUESDAY_NOON, 10 * MINUTE);
        Map<Long, Long> perSecond =
                ticks.stream().collect(Collectors.groupingBy(tick -> tick.timeMillis() / 1_000, Collectors.counting()));
        Map<String, Long> perKey =
                ticks.stream().collect(Collectors.groupingBy(SimulatedTick::key, Collectors.counting()));
        assertThat(ticks.size() / 600).as("ticks a second, seed %d", SEED).isBetween(50, 200);
        assertThat(perSecond.values()).as("seed %d", SEED).anyMatch(count -> count > 300);
        assertThat(600 - perSecond.size()).as("silent seconds, seed %d", SEED).isGreaterThan(10);
        assertThat(perKey.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(3)
                        .mapToLong(Long::longValue)
                        .sum())
                .as("ticks of the three busiest, seed %d", SEED)
                .isGreaterThan(ticks.size() / 2);
    }

    @Test
    void counts_the_volume_of_the_day_up_by_the_size_of_each_trade() {
        Map<String, Trade> last = new HashMap<>();
        for (Trade trade : snapshots(ticks(TUESDAY_NOON, 10 * MINUTE))) {
            Trade before = last.put(trade.symbol(), trade);
            if (before != null) {
                assertThat(trade.dayVolume().subtract(before.dayVolume()))
                        .as("growth of the day's volume with %s, seed %d", trade, SEED)
                        .isEqualByComparingTo(trade.size());
            }
        }
    }

    @Test
    void never_lets_the_volume_of_a_day_fall_over_restarts_and_starts_each_day_anew() {
        Map<String, BigDecimal> last = new HashMap<>();
        int days = 0;
        long from = Instant.parse("2025-05-06T18:20:00Z").toEpochMilli();
        for (long start = from; start < from + Duration.ofMinutes(30).toMillis(); start += 2 * MINUTE + 3_000) {
            for (Trade trade : snapshots(ticks(start, 2 * MINUTE))) {
                String day = trade.symbol()
                        + Instant.ofEpochMilli(trade.timeMillis())
                                .atZone(ZoneId.of("Asia/Kolkata"))
                                .toLocalDate();
                BigDecimal before = last.put(day, trade.dayVolume());
                days += before == null ? 1 : 0;
                assertThat(trade.dayVolume())
                        .as("seed %d: %s", SEED, trade)
                        .isGreaterThanOrEqualTo(before == null ? BigDecimal.ZERO : before);
            }
        }
        assertThat(days).isEqualTo(2 * 8);
        BigDecimal evening = last.get("NSE:RELIANCE2025-05-06");
        assertThat(last.get("NSE:RELIANCE2025-05-07")).isLessThan(evening.divide(BigDecimal.TEN));
    }

    @Test
    void numbers_its_trades_upward_over_restarts() {
        long last = 0;
        for (long start = TUESDAY_NOON; start < TUESDAY_NOON + 5 * MINUTE; start += MINUTE) {
            for (Trade trade : trades(ticks(start, MINUTE - 1))) {
                if (trade.dayVolume() == null) {
                    assertThat(trade.ordinal())
                            .as("id of %s, seed %d", trade, SEED)
                            .isGreaterThan(last);
                    last = trade.ordinal();
                }
            }
        }
    }

    @Test
    void goes_on_after_a_restart_at_prices_near_those_before() {
        Map<String, BigDecimal> before = new HashMap<>();
        trades(ticks(TUESDAY_NOON, 60 * MINUTE)).forEach(trade -> before.put(trade.symbol(), trade.price()));
        trades(ticks(TUESDAY_NOON + 61 * MINUTE, MINUTE))
                .forEach(trade -> assertThat(trade.price()
                                .subtract(before.get(trade.symbol()))
                                .abs())
                        .as("%s, seed %d", trade, SEED)
                        .isLessThan(trade.price().multiply(new BigDecimal("0.03"))));
    }

    private static List<SimulatedTick> ticks(long start, long millis) {
        return new MarketSimulator(SEED, start).until(start + millis);
    }

    private static Set<String> symbols(List<SimulatedTick> ticks) {
        return trades(ticks).stream().map(Trade::symbol).collect(Collectors.toSet());
    }

    private static List<Trade> snapshots(List<SimulatedTick> ticks) {
        return trades(ticks).stream().filter(trade -> trade.dayVolume() != null).toList();
    }

    private static List<Trade> trades(List<SimulatedTick> ticks) {
        TickFormats formats = TickFormats.presets();
        var decoders = Map.of(
                "ticks-5paisa", new TickDecoder(formats.get("fivepaisa")),
                "ticks-binance", new TickDecoder(formats.get("binance-trade")));
        return ticks.stream()
                .map(tick -> {
                    Outcome outcome = decoders.get(tick.topic())
                            .decode(tick.value().getBytes(StandardCharsets.UTF_8))
                            .get(0);
                    assertThat(outcome).as("%s", tick).isInstanceOf(Outcome.Accepted.class);
                    Trade trade = ((Outcome.Accepted) outcome).trade();
                    assertThat(trade.timeMillis()).as("%s", tick).isEqualTo(tick.timeMillis());
                    return trade;
                })
                .toList();
    }
}
