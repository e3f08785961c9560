package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TradingSessionTest {

    private static final LocalDate DAY = LocalDate.of(2025, 5, 5);

    @Test
    void a_session_accepts_from_its_open_until_it_accepts_no_more() {
        TradingSession session = new TradingSession(100, 200, 230, DAY);

        assertThat(session.accepts(99)).isFalse();
        assertThat(session.accepts(100)).isTrue();
        assertThat(session.accepts(229)).isTrue();
        assertThat(session.accepts(230)).isFalse();
    }

    @Test
    void a_session_that_does_not_open_before_it_closes_is_refused() {
        assertThatThrownBy(() -> new TradingSession(200, 200, 200, DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open");
    }

    @Test
    void a_session_that_stops_accepting_before_its_close_is_refused() {
        assertThatThrownBy(() -> new TradingSession(100, 200, 199, DAY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_session_keeps_its_trading_day_past_midnight() {
        TradingSession overnight = new TradingSession(0, 100_000_000, 100_000_000, DAY);

        assertThat(overnight.tradingDay(99_999_999)).isEqualTo(DAY);
    }

    @Test
    void the_trading_days_of_a_market_that_never_closes_are_those_of_utc() {
        assertThat(TradingSession.ENDLESS.tradingDay(
                        Instant.parse("2025-05-05T23:59:59.999Z").toEpochMilli()))
                .isEqualTo(DAY);
    }
}
