package com.kotsin.streamingcandle.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.Timetable;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar.TradingDay;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.persist.SinkTopics;
import com.kotsin.streamingcandle.query.CandleQuery;
import com.mongodb.MongoTimeoutException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The protocol as TradingView's charting library speaks it. */
@WebMvcTest(UdfController.class)
@Import({UdfControllerTest.Surroundings.class, BarQuery.class})
@DisplayNameGeneration(ReplaceUnderscores.class)
class UdfControllerTest {

    private static final Timeframe DAY = Timeframe.parse("1d");
    /** 2025-05-05T09:15+05:30, a Monday. */
    private static final long OPEN = 1_746_416_700;

    private static final String HISTORY = "/udf/history?symbol=NSE:RELIANCE";
    private static final Instrument RELIANCE = new Instrument("NSE:RELIANCE", "NSE", "NSE");
    private static final Instrument BITCOIN = new Instrument("BTCUSDT", null, "always");

    @TestConfiguration(proxyBeanMethods = false)
    static class Surroundings {

        @Bean
        SinkTopics topics() {
            return new SinkTopics("base", "here", "candles", List.of(Timeframe.ONE_MINUTE, new Timeframe(5)), "dead");
        }

        @Bean
        InstantSource fixedClock() {
            return InstantSource.fixed(Instant.ofEpochMilli(1_746_439_200_999L));
        }

        @Bean
        Calendars calendars() {
            var session = new DailySession(
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 15), LocalTime.of(15, 30), null);
            return Calendars.of(List.of(new WeeklyCalendar(
                    "NSE",
                    ZoneId.of("Asia/Kolkata"),
                    new Timetable(List.of(session), Map.of(LocalDate.of(2025, 8, 15), ""), Map.of(), Map.of(), null),
                    TradingDay.OPEN,
                    Duration.ZERO)));
        }
    }

    @Autowired
    MockMvcTester http;

    @MockitoBean
    CandleQuery query;

    @MockitoBean
    KnownSymbols symbols;

    private final List<Candle> stored = new ArrayList<>();

    @BeforeEach
    void answerFromStoredCandles() {
        given(symbols.find("NSE:RELIANCE")).willReturn(Optional.of(RELIANCE));
        given(symbols.find("BTCUSDT")).willReturn(Optional.of(BITCOIN));
        given(query.candles(any(), any(), anyLong(), anyLong(), anyInt(), eq(Order.DESC)))
                .willAnswer(call -> new ArrayList<>(stored.stream()
                        .filter(candle -> candle.symbol().equals(call.getArgument(0))
                                && candle.timeframe().equals(call.getArgument(1))
                                && candle.start() >= call.getArgument(2, Long.class)
                                && candle.start() < call.getArgument(3, Long.class))
                        .sorted(Comparator.comparingLong(Candle::start).reversed())
                        .limit(call.getArgument(4, Integer.class))
                        .toList()));
    }

    private MvcTestResult get(String path) {
        return http.get().uri(path).exchange();
    }

    private void assertThatAnswerIs(String path, String json) {
        assertThat(get(path)).hasStatusOk().bodyJson().isStrictlyEqualTo(json);
    }

    private static Candle candle(String symbol, Timeframe timeframe, long startSeconds, String tradingDay, int price) {
        long start = startSeconds * 1_000;
        BigDecimal close = BigDecimal.valueOf(price).add(new BigDecimal("0.25"));
        return new Candle(
                symbol,
                null,
                timeframe,
                start,
                start + timeframe.millis(),
                BigDecimal.valueOf(price),
                close,
                BigDecimal.valueOf(price - 1),
                close,
                new BigDecimal("12.5"),
                BigDecimal.TEN,
                3,
                null,
                null,
                start,
                start,
                start,
                start,
                Status.FINAL,
                0,
                true,
                LocalDate.parse(tradingDay));
    }

    private void minutes(int count) {
        for (int minute = 0; minute < count; minute++) {
            stored.add(candle("NSE:RELIANCE", Timeframe.ONE_MINUTE, OPEN + minute * 60L, "2025-05-05", 1_400 + minute));
        }
    }

    @Test
    void the_configuration_offers_search_and_time_and_every_timeframe() {
        assertThatAnswerIs("/udf/config", """
                {"supported_resolutions":["1","5","60","1D"],"supports_search":true,"supports_group_request":false,
                 "supports_marks":false,"supports_timescale_marks":false,"supports_time":true,"exchanges":[],
                 "symbols_types":[]}""");
    }

    @Test
    void time_is_plain_seconds() {
        assertThat(get("/udf/time")).hasStatusOk().bodyText().isEqualTo("1746439200");
    }

    @Test
    void a_symbol_has_the_session_and_the_holidays_of_its_calendar_and_the_decimals_of_its_prices() {
        minutes(3);
        assertThatAnswerIs("/udf/symbols?symbol=NSE:RELIANCE", """
                {"name":"RELIANCE","ticker":"NSE:RELIANCE","description":"NSE:RELIANCE","type":"undefined",
                 "exchange":"NSE","listed_exchange":"NSE","timezone":"Asia/Kolkata","session":"0915-1530:23456",
                 "session_holidays":"20250815","corrections":"","format":"price","minmov":1,"pricescale":100,
                 "volume_precision":1,"has_intraday":true,"intraday_multipliers":["1","5","60"],"has_daily":true,
                 "daily_multipliers":["1"],"has_weekly_and_monthly":false,
                 "supported_resolutions":["1","5","60","1D"],"data_status":"streaming"}""");
    }

    @Test
    void a_symbol_of_a_market_that_never_closes_is_24x7() {
        MvcTestResult answer = get("/udf/symbols?symbol=BTCUSDT");
        assertThat(answer).bodyJson().extractingPath("$.session").isEqualTo("24x7");
        assertThat(answer).bodyJson().extractingPath("$.timezone").isEqualTo("Etc/UTC");
        assertThat(answer).bodyJson().extractingPath("$.name").isEqualTo("BTCUSDT");
        assertThat(answer).bodyJson().extractingPath("$.exchange").isEqualTo("");
    }

    @Test
    void search_gives_name_and_ticker() {
        given(symbols.search("rel", 15)).willReturn(List.of(RELIANCE));
        assertThatAnswerIs("/udf/search?query=rel&type=&exchange=&limit=15", """
                [{"symbol":"RELIANCE","full_name":"NSE:RELIANCE","ticker":"NSE:RELIANCE","description":"NSE:RELIANCE",
                  "exchange":"NSE","type":"undefined"}]""");
    }

    @Test
    void search_can_be_narrowed_to_an_exchange() {
        given(symbols.search(eq("r"), anyInt())).willReturn(List.of(BITCOIN, RELIANCE));
        assertThat(get("/udf/search?query=r&exchange=NSE"))
                .bodyJson()
                .extractingPath("$[*].ticker")
                .asArray()
                .containsExactly("NSE:RELIANCE");
    }

    @Test
    void history_has_columns_in_order_of_time_from_inclusive_to_exclusive() {
        minutes(4);
        assertThatAnswerIs(HISTORY + "&resolution=1&from=%d&to=%d".formatted(OPEN + 60, OPEN + 180), """
                {"s":"ok","t":[1746416760,1746416820],"o":[1401,1402],"h":[1401.25,1402.25],"l":[1400,1401],
                 "c":[1401.25,1402.25],"v":[12.5,12.5]}""");
    }

    @Test
    void countback_goes_before_from() {
        minutes(9);
        assertThat(get(HISTORY + "&resolution=1&from=%d&to=%d&countback=3".formatted(OPEN + 240, OPEN + 300)))
                .bodyJson()
                .extractingPath("$.t")
                .asArray()
                .containsExactly((int) OPEN + 120, (int) OPEN + 180, (int) OPEN + 240);
    }

    @Test
    void a_range_without_bars_names_the_closest_one_further_back() {
        minutes(3);
        assertThatAnswerIs(
                HISTORY + "&resolution=1&from=%d&to=%d".formatted(OPEN + 600, OPEN + 900),
                "{\"s\":\"no_data\",\"nextTime\":%d}".formatted(OPEN + 120));
    }

    @Test
    void where_nothing_is_further_back_no_next_time_is_named() {
        minutes(3);
        assertThatAnswerIs(HISTORY + "&resolution=1&from=1&to=%d".formatted(OPEN), "{\"s\":\"no_data\"}");
        assertThatAnswerIs(HISTORY + "&resolution=1&from=1&to=%d&countback=5".formatted(OPEN), "{\"s\":\"no_data\"}");
    }

    @ParameterizedTest
    @CsvSource({"D", "1D"})
    void a_day_has_midnight_utc_of_its_trading_day(String resolution) {
        // A market whose Monday opens on Sunday evening, and one whose Tuesday ends on Wednesday in UTC.
        stored.add(candle("NSE:RELIANCE", DAY, 1_746_396_000, "2025-05-05", 10));
        stored.add(candle("NSE:RELIANCE", DAY, 1_746_482_400, "2025-05-06", 11));
        stored.add(candle("NSE:RELIANCE", DAY, 1_746_568_800, "2025-05-07", 12));
        String path = HISTORY + "&resolution=" + resolution;
        // 5 May to before 7 May.
        assertThat(get(path + "&from=1746403200&to=1746576000"))
                .bodyJson()
                .extractingPath("$.t")
                .asArray()
                .containsExactly(1_746_403_200, 1_746_489_600);
        assertThat(get(path + "&from=0&to=1746576000&countback=1"))
                .bodyJson()
                .extractingPath("$.t")
                .asArray()
                .containsExactly(1_746_489_600);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/udf/symbols?symbol=NSE:NOTHING                                 | unknown_symbol",
                "/udf/symbols                                                    | symbol must be given, with at most 96 characters",
                "/udf/history?symbol=NSE:NOTHING&resolution=1&from=1&to=2        | unknown_symbol",
                "/udf/history?symbol=NSE:RELIANCE&resolution=1W&from=1&to=2      | resolution must be one of 1, 5, 60, 1D, or a multiple in minutes",
                "/udf/history?symbol=NSE:RELIANCE&from=1&to=2                    | resolution must be one of 1, 5, 60, 1D, or a multiple in minutes",
                "/udf/history?symbol=NSE:RELIANCE&resolution=1&from=x&to=2       | from must be seconds since the epoch",
                "/udf/history?symbol=NSE:RELIANCE&resolution=1&from=1            | to must be seconds since the epoch",
                "/udf/history?symbol=NSE:RELIANCE&resolution=1&from=3&to=2       | from must not be after to",
                "/udf/history?symbol=NSE:RELIANCE&resolution=1&to=2&countback=all | countback must be a whole number"
            })
    void what_cannot_be_answered_is_an_error_of_the_protocol(String path, String message) {
        assertThatAnswerIs(path.strip(), "{\"s\":\"error\",\"errmsg\":\"%s\"}".formatted(message));
    }

    @Test
    void a_store_that_is_away_is_an_error_without_its_inside() {
        given(query.candles(any(), any(), anyLong(), anyLong(), anyInt(), any()))
                .willThrow(new MongoTimeoutException("no server at 10.0.0.7"));
        MvcTestResult answer = get(HISTORY + "&resolution=1&from=1&to=2");
        assertThat(answer).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(answer).bodyJson().extractingPath("$.s").isEqualTo("error");
        assertThat(answer).bodyText().doesNotContain("10.0.0.7");
    }
}
