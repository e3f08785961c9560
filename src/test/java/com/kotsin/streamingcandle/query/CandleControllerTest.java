package com.kotsin.streamingcandle.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.RecentMinutes;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.persist.SinkTopics;
import com.kotsin.streamingcandle.wire.CandleJson;
import com.mongodb.MongoTimeoutException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

@WebMvcTest(CandleController.class)
@Import({CandleControllerTest.Surroundings.class, CandleQuery.class})
@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleControllerTest {

    private static final Timeframe FIVE = Timeframe.parse("5m");
    private static final long NOW = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final String CANDLES = "/api/v1/candles?symbol=NSE:RELIANCE&timeframe=5m";

    @TestConfiguration(proxyBeanMethods = false)
    static class Surroundings {

        @Bean
        SinkTopics topics() {
            return new SinkTopics("base", "here", "candles", List.of(Timeframe.ONE_MINUTE, FIVE), "dead");
        }

        @Bean
        Calendars calendars() {
            return Calendars.of(List.of());
        }

        @Bean
        InstantSource fixedClock() {
            return InstantSource.fixed(Instant.ofEpochMilli(NOW));
        }
    }

    @Autowired
    MockMvcTester http;

    @MockitoBean
    CandleHistory history;

    @MockitoBean
    KnownSymbols symbols;

    @MockitoBean
    RecentMinutes recent;

    @Test
    void candles_look_as_they_do_in_kafka() {
        holds(candle(0), candle(1));
        assertThat(get(CANDLES + "&from=0"))
                .hasStatusOk()
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON)
                .bodyText()
                .isEqualTo("[" + json(candle(0)) + "," + json(candle(1)) + "]");
    }

    @Test
    void without_candles_the_answer_is_an_empty_array() {
        holds();
        assertThat(get(CANDLES)).hasStatusOk().bodyText().isEqualTo("[]");
    }

    @Test
    void by_default_the_newest_five_hundred_until_now_come_in_ascending_order() {
        holds(candle(1), candle(0));
        assertThat(get(CANDLES)).bodyText().isEqualTo("[" + json(candle(0)) + "," + json(candle(1)) + "]");
        then(history).should().find("NSE:RELIANCE", FIVE, Long.MIN_VALUE, NOW, 501, Order.DESC);
    }

    @Test
    void from_a_start_the_first_ones_come_in_ascending_order() {
        holds();
        get(CANDLES + "&from=1746416700000&to=1746417000000&limit=7");
        then(history).should().find("NSE:RELIANCE", FIVE, 1746416700000L, 1746417000000L, 8, Order.ASC);
    }

    @Test
    void descending_gives_the_newest_first() {
        holds(candle(1), candle(0));
        assertThat(get(CANDLES + "&order=desc"))
                .bodyText()
                .isEqualTo("[" + json(candle(1)) + "," + json(candle(0)) + "]");
    }

    @Test
    void a_forming_candle_follows_what_is_stored() {
        holds(candle(0));
        given(history.newest("NSE:RELIANCE", Timeframe.ONE_MINUTE)).willReturn(Optional.of(candle(0)));
        given(symbols.find("NSE:RELIANCE")).willReturn(Optional.of(new Instrument("NSE:RELIANCE", "NSE", "always")));
        Candle forming = candle(1).said(Status.LIVE, 0, true);
        given(recent.of("NSE:RELIANCE")).willReturn(List.of(forming));
        assertThat(get("/api/v1/candles?symbol=NSE:RELIANCE&timeframe=1m"))
                .bodyText()
                .isEqualTo("[" + json(candle(0)) + "," + json(forming) + "]");
    }

    @Test
    void several_symbols_come_in_the_order_in_which_they_are_asked_for() {
        given(history.find(eq("B"), any(), anyLong(), anyLong(), anyInt(), any()))
                .willReturn(listOf(candle(3)));
        given(history.find(eq("A/C"), any(), anyLong(), anyLong(), anyInt(), any()))
                .willReturn(listOf(candle(1)));
        assertThat(get("/api/v1/candles?symbol=B,A/C&symbol=B&symbol=D&timeframe=5m"))
                .bodyText()
                .isEqualTo("[" + json(candle(3)) + "," + json(candle(1)) + "]");
    }

    @Test
    void a_longer_timeframe_is_folded_from_a_stored_one() {
        given(symbols.find("NSE:RELIANCE")).willReturn(Optional.of(new Instrument("NSE:RELIANCE", "NSE", "always")));
        given(history.find(any(), eq(FIVE), anyLong(), anyLong(), anyInt(), any()))
                .willReturn(listOf(candle(1), candle(2)));
        assertThat(get("/api/v1/candles?symbol=NSE:RELIANCE&timeframe=10m&from=0"))
                .bodyJson()
                .extractingPath("$[*].volume")
                .asArray()
                .containsExactly(20);
    }

    @Test
    void csv_has_a_header_line_and_the_fields_of_the_json() {
        holds(candle(0), candle(1));
        assertThat(http.get().uri(CANDLES + "&from=0").accept("text/csv"))
                .hasContentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .bodyText()
                .isEqualTo(
                        "symbol,exchange,timeframe,start,end,open,high,low,close,volume,turnover,vwap,trades,buyVolume,"
                                + "sellVolume,openTime,highTime,lowTime,closeTime,status,revision,complete,tradingDay\r\n"
                                + "NSE:RELIANCE,NSE,5m,1746416700000,1746417000000,1401.25,1401.25,1401.25,1401.25,10,14012.5,"
                                + "1401.25,3,,,1746416700000,1746416700000,1746416700000,1746416700000,final,0,true,2025-05-05\r\n"
                                + "NSE:RELIANCE,NSE,5m,1746417000000,1746417300000,1401.25,1401.25,1401.25,1401.25,10,14012.5,"
                                + "1401.25,3,,,1746417000000,1746417000000,1746417000000,1746417000000,final,0,true,2025-05-05\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "               | */*                                | application/json",
                "               | text/csv                           | text/csv;charset=UTF-8",
                "               | application/json;q=0.5, text/csv   | text/csv;charset=UTF-8",
                "               | text/csv;q=0.5, application/json   | application/json",
                "&format=csv    | */*                                | text/csv;charset=UTF-8",
                "&format=json   | text/csv, */*;q=0.1                | application/json"
            })
    void the_form_is_what_the_request_accepts_or_names(String format, String accept, String type) {
        holds();
        assertThat(http.get().uri(CANDLES + (format == null ? "" : format)).header("Accept", accept))
                .hasStatusOk()
                .hasContentType(type);
    }

    @Test
    void a_text_with_a_comma_or_a_quote_is_quoted_in_csv() {
        Candle c = candle(0);
        Candle odd = new Candle(
                "A \"B\", C",
                null,
                FIVE,
                c.start(),
                c.end(),
                c.open(),
                c.high(),
                c.low(),
                c.close(),
                c.volume(),
                c.turnover(),
                1,
                null,
                null,
                c.start(),
                c.start(),
                c.start(),
                c.start(),
                Status.FINAL,
                0,
                true,
                c.tradingDay());
        assertThat(new String(CandleCsv.write(List.of(odd)), StandardCharsets.UTF_8))
                .contains("\"A \"\"B\"\", C\",,5m,");
    }

    @Test
    void a_page_links_to_the_next_one_until_nothing_follows() {
        holds(candle(0), candle(1), candle(2));
        String link = get(CANDLES + "&from=0&limit=2&format=csv").getResponse().getHeader("Link");
        assertThat(link)
                .isEqualTo(
                        "</api/v1/candles?timeframe=5m&from=0&limit=2&format=csv&symbol=NSE%3ARELIANCE&after=1746417000000>; rel=\"next\"");
        holds(candle(2));
        MvcTestResult last =
                http.get().uri(URI.create(link.substring(1, link.indexOf('>')))).exchange();
        assertThat(last).hasStatusOk().doesNotContainHeader("Link");
        then(history).should().find("NSE:RELIANCE", FIVE, 1746417000001L, NOW, 3, Order.ASC);
    }

    @Test
    void the_next_page_of_the_newest_candles_holds_older_ones_of_the_symbols_that_have_more() {
        given(history.find(eq("A B"), any(), anyLong(), anyLong(), anyInt(), any()))
                .willReturn(listOf(candle(3), candle(2), candle(1)));
        given(history.find(eq("C"), any(), anyLong(), anyLong(), anyInt(), any()))
                .willReturn(listOf(candle(9)));
        MvcTestResult first = http.get()
                .uri("/api/v1/candles?symbol={a}&symbol=C&timeframe=5m&limit=2", "A B")
                .exchange();
        assertThat(first)
                .bodyText()
                .isEqualTo("[" + json(candle(2)) + "," + json(candle(3)) + "," + json(candle(9)) + "]");
        String link = first.getResponse().getHeader("Link");
        assertThat(link)
                .isEqualTo("</api/v1/candles?timeframe=5m&limit=2&symbol=A%20B&after="
                        + candle(2).start() + ">; rel=\"next\"");
        http.get().uri(URI.create(link.substring(1, link.indexOf('>')))).exchange();
        then(history).should().find("A B", FIVE, Long.MIN_VALUE, candle(2).start(), 3, Order.DESC);
    }

    @Test
    void fewer_candles_may_be_asked_for_when_each_is_made_of_many() {
        assertThat(get("/api/v1/candles?symbol=A&symbol=B&timeframe=1d&limit=1000"))
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("Parameter 'limit' is '1000'; it must be a whole number from 1 to 86");
    }

    @Test
    void more_than_fifty_symbols_are_too_many() {
        String many = IntStream.rangeClosed(1, 51).mapToObj(n -> "S" + n).collect(Collectors.joining(","));
        assertThat(get("/api/v1/candles?timeframe=5m&symbol=" + many))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("Parameter 'symbol' is '51 symbols'; it must be at most 50 symbols");
    }

    @ParameterizedTest
    @CsvSource({
        "1746416700000, 1746416700000",
        "2025-05-05T03:45:00Z, 1746416700000",
        "2025-05-05T09:15:00+05:30, 1746416700000",
        "2025-05-05T09:15:00 05:30, 1746416700000",
        "2025-05-05T03:45:00.123Z, 1746416700123",
        "-60000, -60000"
    })
    void a_time_may_be_epoch_milliseconds_or_iso_8601(String text, long millis) {
        holds();
        http.get().uri(CANDLES).param("from", text).exchange();
        then(history).should().find(any(), any(), eq(millis), anyLong(), anyInt(), any());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/candles?timeframe=5m                 | symbol    | Parameter 'symbol' is missing; it must be the symbol of an instrument, such as NSE:RELIANCE",
                "/api/v1/candles?symbol=&timeframe=5m         | symbol    | Parameter 'symbol' is ''; it must be the symbol of an instrument, such as NSE:RELIANCE",
                "/api/v1/candles?symbol=A                     | timeframe | Parameter 'timeframe' is missing; it must be 1m, 5m, or a multiple of one of them up to 1d, such as 1h",
                "/api/v1/candles?symbol=A&timeframe=7s        | timeframe | Parameter 'timeframe' is '7s'; it must be 1m, 5m, or a multiple of one of them up to 1d, such as 1h",
                "/api/v1/candles?symbol=A&timeframe=<b>       | timeframe | Parameter 'timeframe' is '?b?'; it must be 1m, 5m, or a multiple of one of them up to 1d, such as 1h",
                "/api/v1/candles?symbol=A&timeframe=2d        | timeframe | Parameter 'timeframe' is '2d'; it must be 1m, 5m, or a multiple of one of them up to 1d, such as 1h",
                "/api/v1/candles?symbol=A&timeframe=5m&format=xml | format | Parameter 'format' is 'xml'; it must be json or csv",
                "/api/v1/candles?symbol=A&timeframe=5m&after=1,2  | after  | Parameter 'after' is '1,2'; it must be as the link to the next page has it, a time for each symbol",
                "/api/v1/candles?symbol=A&timeframe=5m&after=x    | after  | Parameter 'after' is 'x'; it must be as the link to the next page has it, a time for each symbol",
                "/api/v1/candles?symbol=A&timeframe=5m&limit=0    | limit | Parameter 'limit' is '0'; it must be a whole number from 1 to 5000",
                "/api/v1/candles?symbol=A&timeframe=5m&limit=5001 | limit | Parameter 'limit' is '5001'; it must be a whole number from 1 to 5000",
                "/api/v1/candles?symbol=A&timeframe=5m&limit=all  | limit | Parameter 'limit' is 'all'; it must be a whole number from 1 to 5000",
                "/api/v1/candles?symbol=A&timeframe=5m&order=up   | order | Parameter 'order' is 'up'; it must be asc or desc",
                "/api/v1/candles?symbol=A&timeframe=5m&from=2025-05-05 | from | Parameter 'from' is '2025-05-05'; it must be milliseconds since the epoch or ISO-8601 with zone, such as 2025-05-05T09:15:00+05:30",
                "/api/v1/candles?symbol=A&timeframe=5m&to=+999999999-01-01T00:00:00Z | to | Parameter 'to' is '+999999999-01-01T00:00:00Z'; it must be milliseconds since the epoch or ISO-8601 with zone, such as 2025-05-05T09:15:00+05:30",
                "/api/v1/candles?symbol=A&timeframe=5m&from=9&to=8 | from | Parameter 'from' is '9'; it must be not after 'to', which is 8 ms"
            })
    void a_wrong_parameter_is_named_with_its_value_and_what_is_allowed(String path, String parameter, String detail) {
        MvcTestResult result = get(path);
        assertThat(result).hasStatus(HttpStatus.BAD_REQUEST).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo(detail);
        assertThat(result).bodyJson().extractingPath("$.parameter").isEqualTo(parameter);
        assertThat(result).bodyJson().extractingPath("$.allowed").asString().isNotBlank();
        assertThat(result).bodyJson().extractingPath("$.instance").isEqualTo("/api/v1/candles");
    }

    @Test
    void a_long_value_is_shortened_and_control_characters_are_replaced() {
        assertThat(BadParameterException.shown("a\n\u001b[31m\u202e" + "x".repeat(100)))
                .isEqualTo("a??[31m?" + "x".repeat(56) + "…");
    }

    @Test
    void a_store_that_is_away_is_503_and_says_to_come_back() {
        given(history.find(any(), any(), anyLong(), anyLong(), anyInt(), any()))
                .willThrow(new MongoTimeoutException("no server at 10.0.0.7"));
        MvcTestResult result = get(CANDLES);
        assertThat(result)
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .hasHeader("Retry-After", "5");
        assertThat(result).bodyText().doesNotContain("10.0.0.7", "Exception");
    }

    @Test
    void a_failure_of_our_own_is_500_without_its_inside() {
        given(history.find(any(), any(), anyLong(), anyLong(), anyInt(), any()))
                .willThrow(new IllegalStateException("secret"));
        MvcTestResult result = get(CANDLES);
        assertThat(result)
                .hasStatus(HttpStatus.INTERNAL_SERVER_ERROR)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyText().doesNotContain("secret", "Exception");
    }

    @Test
    void an_unknown_path_is_a_problem_too() {
        MvcTestResult result = get("/api/v1/candels");
        assertThat(result).hasStatus(HttpStatus.NOT_FOUND).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo("There is nothing at '/api/v1/candels'");
    }

    @Test
    void another_method_is_a_problem_too() {
        assertThat(http.post().uri(CANDLES).exchange())
                .hasStatus(HttpStatus.METHOD_NOT_ALLOWED)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void a_form_that_is_not_offered_is_a_problem_too() {
        assertThat(http.get().uri(CANDLES).accept("image/png").exchange())
                .hasStatus(HttpStatus.NOT_ACCEPTABLE)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private MvcTestResult get(String path) {
        return http.get().uri(path.strip()).exchange();
    }

    private void holds(Candle... candles) {
        given(history.find(any(), any(), anyLong(), anyLong(), anyInt(), any())).willReturn(listOf(candles));
    }

    private static List<Candle> listOf(Candle... candles) {
        return new ArrayList<>(List.of(candles));
    }

    private static String json(Candle candle) {
        return new String(CandleJson.write(candle), StandardCharsets.UTF_8);
    }

    private static Candle candle(int n) {
        long start = 1746416700000L + n * FIVE.millis();
        BigDecimal price = new BigDecimal("1401.250");
        return new Candle(
                "NSE:RELIANCE",
                "NSE",
                FIVE,
                start,
                start + FIVE.millis(),
                price,
                price,
                price,
                price,
                BigDecimal.TEN,
                new BigDecimal("14012.5"),
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
                LocalDate.of(2025, 5, 5));
    }
}
