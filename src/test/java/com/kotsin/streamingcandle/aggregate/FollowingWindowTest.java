package com.kotsin.streamingcandle.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FollowingWindowTest {

    /** A morning, an afternoon, and a night over midnight. */
    private static final SessionCalendar THREE_A_DAY = new WeeklyCalendar(
            "three",
            ZoneOffset.UTC,
            List.of(session("09:00", "11:30"), session("13:00", "15:00"), session("22:00", "02:00")),
            Set.of(),
            Map.of(),
            Duration.ofMinutes(5));

    private static DailySession session(String open, String close) {
        return new DailySession(Set.of(DayOfWeek.values()), LocalTime.parse(open), LocalTime.parse(close), null);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-05-05T09:00:00Z, 2025-05-05T09:01:00Z",
        "2025-05-05T11:29:00Z, 2025-05-05T13:00:00Z",
        "2025-05-05T14:59:00Z, 2025-05-05T22:00:00Z",
        "2025-05-05T23:59:00Z, 2025-05-06T00:00:00Z",
        "2025-05-06T01:59:00Z,",
    })
    void follows_through_all_sessions_of_a_trading_day_and_no_further(Instant start, Instant next) {
        assertThat(after(THREE_A_DAY, start)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"2025-05-05T09:00:00Z, 2025-05-05T09:01:00Z", "2025-05-05T23:59:00Z,"})
    void follows_to_the_end_of_the_day_of_utc_in_a_market_that_never_closes(Instant start, Instant next) {
        assertThat(after(SessionCalendar.ALWAYS, start)).isEqualTo(next);
    }

    private static Instant after(SessionCalendar calendar, Instant start) {
        TickSource source = new TickSource(
                "ticks",
                "id",
                TickFormats.presets().get("native"),
                (exchange, symbol) -> calendar,
                0,
                0,
                TickSource.Fill.PREVIOUS_CLOSE);
        long time = start.toEpochMilli();
        Window window =
                Window.at(time, Timeframe.ONE_MINUTE, calendar.sessionAt(time).orElseThrow());
        Origin origin = new Origin("ticks-0", calendar.name(), new Reading(0, Long.MIN_VALUE));
        Window next = new FollowingWindow(source).of(OpenWindow.opened("BTC", null, window, origin));
        return next == null ? null : Instant.ofEpochMilli(next.start());
    }
}
