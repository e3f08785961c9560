package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who counts as silent, in a market that is open from 09:00 to 16:00 on weekdays; stale is who is silent for two minutes. */
class StaleSymbolsTest extends Play {

    private static final LocalDate WEDNESDAY = LocalDate.parse("2025-05-07");
    private static final WeeklyCalendar WEEKDAYS = new WeeklyCalendar(
            "WEEK",
            ZoneOffset.UTC,
            List.of(new DailySession(
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(16, 0), null)),
            Set.of(WEDNESDAY),
            Map.of(),
            Duration.ofMinutes(10));

    /** Nothing but minutes, since most of this takes days. */
    private static Options weekdays() {
        return Options.defaults().calendar(WEEKDAYS).timeframes(1);
    }

    private void trades(Instant time, String... symbols) {
        pipeline.clock(time);
        for (String symbol : symbols) {
            pipeline.trade(symbol, "100", "1", time);
        }
    }

    private static Instant on(int day, String time) {
        return Instant.parse("2025-05-%02dT%sZ".formatted(day, time));
    }

    private String stale() {
        return pipeline.staleSymbols("WEEK");
    }

    private void quietUntil(Instant time) {
        pipeline.clock(time.minusSeconds(10));
        pipeline.passTo(time);
    }

    @Test
    void a_symbol_is_stale_two_minutes_after_its_last_trade_until_the_next() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "10:00:00"), "A", "B");
        pipeline.passTo(on(5, "10:01:00"));
        assertThat(stale()).isEqualTo("0 of 2");

        trades(on(5, "10:01:30"), "B");
        pipeline.passTo(on(5, "10:02:10"));
        assertThat(stale()).isEqualTo("1 of 2");

        trades(on(5, "10:02:11"), "A");
        pipeline.passTo(on(5, "10:02:20"));
        assertThat(stale()).isEqualTo("0 of 2");
    }

    @Test
    void nobody_is_stale_outside_the_session_nor_in_the_time_in_which_prints_of_the_close_count() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "15:50:00"), "A");
        quietUntil(on(5, "15:59:59"));
        assertThat(stale()).isEqualTo("1 of 1");

        quietUntil(on(5, "16:00:06"));
        assertThat(stale()).isEqualTo("0 of 0");
        quietUntil(on(6, "08:59:59"));
        assertThat(stale()).isEqualTo("0 of 0");
    }

    @Test
    void from_the_open_a_symbol_of_the_day_before_has_two_minutes() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "15:50:00"), "A", "B");
        quietUntil(on(6, "09:01:59"));
        assertThat(stale()).isEqualTo("0 of 2");

        trades(on(6, "09:01:59"), "B");
        quietUntil(on(6, "09:02:06"));
        assertThat(stale()).isEqualTo("1 of 2");
    }

    @Test
    void nobody_is_stale_on_a_holiday_and_the_day_after_expects_those_of_the_day_before() {
        start(weekdays(), on(6, "09:30:00"));
        trades(on(6, "15:50:00"), "A");
        quietUntil(on(7, "12:00:00"));
        assertThat(stale()).isEqualTo("0 of 0");

        quietUntil(on(8, "12:00:00"));
        assertThat(stale()).isEqualTo("1 of 1");
    }

    @Test
    void who_trades_no_more_is_expected_for_one_more_trading_day() {
        start(weekdays(), on(8, "09:30:00"));
        trades(on(8, "15:50:00"), "EXPIRED", "A");
        trades(on(9, "10:00:00"), "A");
        quietUntil(on(9, "12:00:00"));
        assertThat(stale()).isEqualTo("2 of 2");

        trades(on(12, "10:00:00"), "A");
        quietUntil(on(12, "10:00:10"));
        assertThat(stale()).isEqualTo("0 of 1");
    }

    @Test
    void who_has_not_traded_for_thirty_days_is_forgotten() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "10:00:00"), "A", "B");
        trades(on(15, "10:00:00"), "B");
        quietUntil(on(31, "10:00:00"));
        int before = pipeline.stored("partition-progress");

        quietUntil(Instant.parse("2025-06-05T12:00:00Z"));
        assertThat(pipeline.stored("partition-progress")).isEqualTo(before - 1);
    }

    @Test
    void a_restart_forgets_nobody_and_gives_everybody_two_minutes() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "15:50:00"), "A", "B");
        pipeline.clock(on(6, "10:00:00"));
        pipeline.restart();
        pipeline.passTo(on(6, "10:01:50"));
        assertThat(stale()).isEqualTo("0 of 2");

        trades(on(6, "10:01:50"), "B");
        pipeline.passTo(on(6, "10:02:10"));
        assertThat(stale()).isEqualTo("1 of 2");
    }

    @Test
    void a_task_that_goes_elsewhere_takes_its_symbols_with_it() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "10:00:00"), "A");
        pipeline.passTo(on(5, "10:00:10"));
        assertThat(stale()).isEqualTo("0 of 1");

        pipeline.close();
        assertThat(stale()).isEqualTo("0 of 0");
        start(weekdays(), on(5, "09:30:00"));
    }

    @Test
    void a_market_that_never_closes_expects_who_traded_today_or_yesterday() {
        start(Options.defaults().timeframes(1), on(5, "09:30:00"));
        trades(on(5, "10:00:00"), "BTC");
        pipeline.passTo(on(5, "10:00:10"));
        assertThat(pipeline.staleSymbols("always")).isEqualTo("0 of 1");
        quietUntil(on(6, "23:59:50"));
        assertThat(pipeline.staleSymbols("always")).isEqualTo("1 of 1");

        quietUntil(on(7, "00:00:10"));
        assertThat(pipeline.staleSymbols("always")).isEqualTo("0 of 0");
    }

    @Test
    void trades_that_do_not_count_are_none() {
        start(weekdays(), on(5, "09:30:00"));
        trades(on(5, "10:00:00"), "A");
        trades(on(5, "16:20:00"), "A", "B");
        quietUntil(on(6, "10:00:00"));

        assertThat(stale()).isEqualTo("1 of 1");
    }
}
