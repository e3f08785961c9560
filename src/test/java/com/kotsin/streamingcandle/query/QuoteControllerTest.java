package com.kotsin.streamingcandle.query;

import static com.kotsin.streamingcandle.query.Bars.bar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.RecentMinutes;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.persist.SinkTopics;
import com.kotsin.streamingcandle.web.HttpSettings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A market that trades from 10:00 to 11:00 UTC on weekdays; the last trade was on Monday at 10:00. */
@WebMvcTest({QuoteController.class, SymbolController.class})
@Import({QuoteControllerTest.Surroundings.class, CandleQuery.class})
@DisplayNameGeneration(ReplaceUnderscores.class)
class QuoteControllerTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class Surroundings {

        @Bean
        SinkTopics topics() {
            return new SinkTopics("base", "here", "candles", List.of(Timeframe.ONE_MINUTE), "dead");
        }

        @Bean
        Calendars calendars() {
            return Calendars.of(List.of(new WeeklyCalendar(
                    "MORNING",
                    ZoneOffset.UTC,
                    List.of(new DailySession(
                            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                            LocalTime.of(10, 0),
                            LocalTime.of(11, 0),
                            null)),
                    Set.of(),
                    Map.of(),
                    Duration.ofMinutes(5))));
        }

        @Bean
        HttpSettings settings() {
            return new HttpSettings(null, null, false, Duration.ofMinutes(2), Duration.ofSeconds(5), 200, 20);
        }
    }

    @Autowired
    MockMvcTester http;

    @MockitoBean
    CandleHistory history;

    @MockitoBean
    RecentMinutes recent;

    @MockitoBean
    KnownSymbols symbols;

    @MockitoBean
    InstantSource clock;

    @BeforeEach
    void one_symbol() {
        given(symbols.find(any())).willReturn(Optional.empty());
        given(symbols.find("X:A/B")).willReturn(Optional.of(new Instrument("X:A/B", "X", "MORNING")));
        given(recent.of("X:A/B"))
                .willReturn(List.of(
                        bar("X:A/B", 1, at("2025-05-02T10:59"), 5),
                        bar("X:A/B", 1, at("2025-05-05T10:00"), 1),
                        bar("X:A/B", 1, at("2025-05-05T10:01"), 2)));
    }

    @Test
    void a_quote_tells_the_last_trade_and_the_trading_day() {
        it_is("2025-05-05T10:02:30");
        assertThat(get("/api/v1/quotes/X:A/B"))
                .hasStatusOk()
                .bodyText()
                .isEqualTo(
                        "{\"symbol\":\"X:A/B\",\"exchange\":\"X\",\"calendar\":\"MORNING\",\"last\":100,"
                                + "\"lastTime\":1746439260000,\"ageMillis\":90000,\"stale\":false,\"inSession\":true,"
                                + "\"tradingDay\":\"2025-05-05\",\"open\":100,\"high\":100,\"low\":100,\"volume\":3,\"trades\":2}");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-05-05T10:02:59, false, true",
        "2025-05-05T10:03:00, true, true",
        "2025-05-05T10:59:59, true, true",
        "2025-05-05T11:00:00, false, false",
        "2025-05-06T09:59:59, false, false",
        "2025-05-06T10:01:59, false, true",
        "2025-05-06T10:02:00, true, true"
    })
    void only_a_session_that_goes_on_makes_a_symbol_stale(String now, boolean stale, boolean inSession) {
        it_is(now);
        MvcTestResult quote = get("/api/v1/quotes/X:A/B");
        assertThat(quote).bodyJson().extractingPath("$.stale").isEqualTo(stale);
        assertThat(quote).bodyJson().extractingPath("$.inSession").isEqualTo(inSession);
    }

    @Test
    void an_unknown_symbol_is_404() {
        it_is("2025-05-05T10:02:30");
        MvcTestResult result = get("/api/v1/quotes/NSE:NOTHING");
        assertThat(result).hasStatus(HttpStatus.NOT_FOUND).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo(
                        "There are no candles of the symbol 'NSE:NOTHING'; /api/v1/symbols?query= finds those that are known");
    }

    @Test
    void found_symbols_are_objects_without_an_exchange_that_is_not_known() {
        given(symbols.search("rel", 50))
                .willReturn(List.of(new Instrument("NSE:REL", "NSE", "NSE"), new Instrument("REL", null, "always")));
        assertThat(get("/api/v1/symbols?query=rel"))
                .bodyText()
                .isEqualTo("[{\"symbol\":\"NSE:REL\",\"exchange\":\"NSE\",\"calendar\":\"NSE\"},"
                        + "{\"symbol\":\"REL\",\"calendar\":\"always\"}]");
    }

    @Test
    void a_search_has_a_limit() {
        assertThat(get("/api/v1/symbols?limit=1001"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("Parameter 'limit' is '1001'; it must be a whole number from 1 to 1000");
    }

    private MvcTestResult get(String path) {
        return http.get().uri(path).exchange();
    }

    private void it_is(String now) {
        given(clock.millis()).willReturn(Instant.parse(now + "Z").toEpochMilli());
    }

    private static long at(String minute) {
        return Instant.parse(minute + ":00Z").toEpochMilli();
    }
}
