package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart page in a real browser, before the application in a process of its own that works on trades as they come. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChartPageIT {

    private static final long SEED = Long.getLong("seed", 7);
    /** Not by way of a double, whose text is not that of the number always. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final Logger LOG = LoggerFactory.getLogger(ChartPageIT.class);
    private static final long MINUTES_BEFORE = 30;
    private static final int MORE_THAN_THE_STREAM_TELLS = 10;
    private static final String SYMBOL = "ALPHA";
    private static final String OTHER = "BETA/USD";
    private static final String NO_SERVER = "net::ERR_";
    private static final String NOT_READY = "status of 503";

    /**
     * In place of the application: candles that are numbered, up to {@code newest}, and a stream that says what it is
     * told to. What is older waits in {@code held}, if there is one.
     */
    private static final String MADE_UP = """
            window.bar = (number, revision = 0) => {
              const start = number * %1$d;
              return {
                symbol: 'ALPHA', timeframe: 'any', start, end: start + %1$d, open: 1, high: 1, low: 1, close: 1,
                volume: 1, trades: 1, openTime: start, closeTime: start, status: revision ? 'revised' : 'final',
                revision, complete: true, tradingDay: new Date(start).toISOString().slice(0, 10),
              };
            };
            window.newest = %2$d;
            const others = window.fetch;
            window.fetch = async (address, options) => {
              const url = new URL(address, location);
              if (!url.pathname.endsWith('/api/v1/candles')) {
                return others(address, options);
              }
              const number = (parameter) => Number(url.searchParams.get(parameter)) / %1$d;
              if (url.searchParams.has('from')) {
                window.askedFrom = number('from');
              }
              if (url.searchParams.has('to') && window.held) {
                await new Promise((release) => held.push(release));
              }
              const end = Math.min(newest, number('to') ? Math.ceil(number('to')) - 1 : newest);
              const first = number('from') || Math.max(1, end - Number(url.searchParams.get('limit')) + 1);
              const bars = [];
              for (let each = first; each <= end; each++) {
                bars.push(bar(each));
              }
              return new Response(JSON.stringify(bars));
            };
            window.EventSource = class extends EventTarget {
              static CLOSED = 2;
              constructor() {
                super();
                window.stream = this;
                setTimeout(() => this.onopen());
              }
              close() {
                this.readyState = 2;
              }
              tell(type, data) {
                this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
              }
            };
            """;

    @TempDir
    static Path directory;

    private static Services services;
    private static Installation installation;
    private static String address;
    private static ApplicationProcess application;
    private static TradesNow trades;
    private static ChartPage page;

    @BeforeAll
    static void open_the_page_while_trades_come() throws Exception {
        Optional<Chromium> chromium = Chromium.find();
        if (Chromium.mayBeMissing()) {
            assumeThat(chromium)
                    .as("a browser: Debian's chromium and chromium-driver")
                    .isPresent();
        }
        assertThat(chromium)
                .as("a browser: Debian's chromium and chromium-driver")
                .isPresent();
        services = Services.start(directory.resolve("services"));
        installation = Installation.named("page", services, directory);
        services.kafka().createTopic(installation.ticks(), 2);
        trades = new TradesNow(services.kafka(), installation.ticks(), List.of(SYMBOL, OTHER), SEED)
                .start(MINUTES_BEFORE);
        int port = freePort();
        address = "http://127.0.0.1:" + port;
        start();
        await("both symbols known")
                .atMost(LONG)
                .until(() ->
                        JSON.readTree(application.get("/api/v1/symbols").body()).size() == 2);
        await("their history").atMost(LONG).until(() -> {
            String history = "/api/v1/candles?timeframe=1m&symbol=";
            return List.of(SYMBOL, OTHER).stream()
                    .allMatch(symbol ->
                            JSON.readTree(application.get(history + symbol).body())
                                            .size()
                                    > MORE_THAN_THE_STREAM_TELLS);
        });
        page = new ChartPage(chromium.get(), address);
    }

    /** Not one that somebody else is given while the application is away. */
    private static int freePort() throws IOException {
        for (int port = 20_000 + ThreadLocalRandom.current().nextInt(10_000); ; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                LOG.warn("Port {} is taken", port);
            }
        }
    }

    private static void start() {
        String port = address.substring(address.lastIndexOf(':') + 1);
        application = installation.start(directory, Map.of("SERVER_PORT", port)).awaitUp();
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
        }
        if (trades != null) {
            trades.close();
        }
        if (application != null) {
            application.close();
        }
        if (services != null) {
            services.close();
        }
    }

    @BeforeEach
    void show() {
        page.screen(1280, 800, true).open(SYMBOL, "1m");
        page.awaiting("the stream", () -> page.connection().equals("connected"));
        page.awaiting("the history", () -> page.bars().size() > MORE_THAN_THE_STREAM_TELLS);
    }

    @AfterEach
    void the_console_shows_no_error() {
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void a_candle_forms_closes_and_is_revised_as_in_kafka() throws Exception {
        long start = awaitForming();
        long tradesSoFar = page.lastBar().path("trades").longValue();
        page.awaiting("more trades in it", () -> trades(start) > tradesSoFar);
        assertThat(page.figures()).endsWith("forming");
        page.awaiting("its close", () -> status(start).equals("final"));
        assertThatPageShowsWhatKafkaHolds(start);

        trades.trade(SYMBOL, "50.5", "0.00000001", start + MINUTE / 2);

        page.awaiting("its revision", () -> status(start).equals("revised"));
        assertThat(page.bar(start).orElseThrow().path("low").asString()).isEqualTo("50.5");
        assertThatPageShowsWhatKafkaHolds(start);
    }

    @Test
    void a_late_trade_revises_an_older_candle_in_place() throws Exception {
        List<JsonNode> before = page.bars();
        long start = before.get(before.size() - 8).path("start").longValue();
        List<Long> startsBefore = starts(before);

        trades.trade(SYMBOL, "60.25", "2", start + 1_000);

        page.awaiting("the revision", () -> status(start).equals("revised"));
        assertThat(starts(page.bars()))
                .containsAll(startsBefore)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(page.bar(start).orElseThrow().path("low").asString()).isEqualTo("60.25");
        assertThatPageShowsWhatKafkaHolds(start);
    }

    @Test
    void buttons_keys_and_the_address_switch_the_timeframe() {
        page.clickTimeframe("5m");
        awaitShown(SYMBOL, "5m");
        assertThat(page.bars()).allSatisfy(bar -> assertThat(length(bar)).isEqualTo(5 * MINUTE));

        page.press("6");
        awaitShown(SYMBOL, "30m");
        assertThat(page.hash()).isEqualTo("symbol=ALPHA&timeframe=30m");

        page.open(SYMBOL, "2m");
        awaitShown(SYMBOL, "2m");
        page.awaiting(
                "a forming candle",
                () -> page.lastBar().path("status").asString().equals("live"));
    }

    @Test
    void candles_that_are_rolled_up_on_request_form_too() {
        page.clickTimeframe("1h");
        awaitShown(SYMBOL, "1h");
        long tradesSoFar = page.lastBar().path("trades").longValue();
        long start = page.lastBar().path("start").longValue();
        page.awaiting(
                "more trades in the hour",
                () -> trades(start) > tradesSoFar || page.bars().size() > 2);
    }

    @Test
    void typing_finds_another_symbol() {
        page.search("usd", Keys.ENTER);
        awaitShown(OTHER, "1m");
        assertThat(page.text("name")).isEqualTo(OTHER);
        page.awaiting("its last price", () -> page.text("price").matches("20[01]\\.\\d\\d"));
        page.awaiting(
                "its quote",
                () -> page.text("market").equals("live") && page.text("day").contains("H 20"));
        assertThat(page.title()).endsWith(OTHER);
    }

    @Test
    void a_restart_of_the_server_is_seen_and_outlived() throws Exception {
        application.terminate();
        application.awaitExit();
        page.awaiting("the loss", () -> page.connection().equals("disconnected"));
        page.awaiting("a word about it", () -> page.text("market").equals("not live"));
        assertThat(page.text("connection")).startsWith("disconnected");
        long lost = System.currentTimeMillis() / MINUTE * MINUTE;
        await("the end of the minute, unseen by anybody")
                .atMost(LONG)
                .until(() -> System.currentTimeMillis() > lost + MINUTE);

        start();

        page.awaiting("the connection", () -> page.connection().equals("connected"));
        page.awaiting("the minute that was lost", () -> status(lost).equals("final"));
        assertThatPageShowsWhatKafkaHolds(lost);
        page.awaiting(
                "a candle that forms",
                () -> page.lastBar().path("status").asString().equals("live"));
        page.awaiting("live again", () -> page.text("market").equals("live"));
        assertThat(page.errors()).allSatisfy(error -> assertThat(error).containsAnyOf(NO_SERVER, NOT_READY));
    }

    @Test
    void arrow_keys_and_the_pointer_show_the_figures_of_a_candle() {
        page.awaiting(
                "a closed candle",
                () -> page.bars().get(0).path("status").asString().equals("final"));
        List<JsonNode> bars = page.bars();
        page.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        page.awaiting("figures of a closed candle", () -> page.figures().contains("final"));
        page.press(Keys.HOME);
        String open = bars.get(0).path("open").asString();
        page.awaiting("figures of the first candle", () -> page.figures().contains("O " + priceOf(open)));
        page.press(Keys.ESCAPE);
        page.awaiting("figures of the newest", () -> page.figures().endsWith("forming"));
        page.pointAt(0.5);
        page.awaiting("figures at the pointer", () -> !page.figures().endsWith("forming"));
    }

    private static String priceOf(String decimal) {
        return new BigDecimal(decimal).setScale(2).toPlainString();
    }

    @Test
    void the_strip_tells_how_the_pipeline_does() {
        page.awaiting("ticks a second", () -> page.text("rate").matches("[\\d.]+ ticks/s"));
        assertThat(page.text("stages")).contains("1m", "2m", "3m", "5m", "15m", "30m");
        page.awaiting("close delay", () -> page.text("stages").matches(".*1m( lag \\d+)? \\+[\\d.]+ (s|min).*"));
    }

    @Test
    void the_theme_follows_the_system_until_it_is_switched_and_is_remembered() {
        assertThat(background()).isEqualTo("rgb(17, 21, 28)");
        page.screen(1280, 800, false);
        page.awaiting("light", () -> background().equals("rgb(255, 255, 255)"));
        page.press("t");
        assertThat(background()).isEqualTo("rgb(17, 21, 28)");
        page.open(SYMBOL, "1m");
        assertThat(background()).isEqualTo("rgb(17, 21, 28)");
        page.click("theme");
        assertThat(background()).isEqualTo("rgb(255, 255, 255)");
    }

    private static String background() {
        return (String) page.script("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void it_fits_a_phone_360_pixels_wide() {
        page.screen(360, 740, true).open(SYMBOL, "1m");
        assertThat((Long) page.script("return document.documentElement.scrollWidth"))
                .isEqualTo(360);
        assertThat((Long) page.script("return document.documentElement.scrollHeight"))
                .isEqualTo(740);
        assertThat((Long) page.script("return document.querySelector('#chart canvas').clientHeight"))
                .isGreaterThan(400);
        assertThat((List<?>) page.script("return [...document.querySelectorAll('header button, header input')]"
                        + ".filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.textContent)"))
                .isEmpty();
    }

    @Test
    void help_opens_and_closes_by_key() {
        page.press("?");
        assertThat(page.shows("keys")).isTrue();
        page.press(Keys.ENTER);
        page.awaiting("the end of the help", () -> !page.shows("keys"));
    }

    @Test
    void nothing_is_loaded_from_anywhere_else() {
        page.search("beta", Keys.ENTER);
        awaitShown(OTHER, "1m");
        assertThat(page.requests())
                .anyMatch(url -> url.contains("echarts"))
                .allSatisfy(url -> assertThat(url).startsWith(address + "/"));
    }

    @Test
    void hours_without_trading_take_no_room_on_the_axis_and_times_are_the_exchanges() {
        assertThat(page.script("""
                        const {ExchangeTime, axisLabels} = await import('/page/time.js');
                        const bars = [];
                        for (const tradingDay of ['2025-05-02', '2025-05-05']) {
                          const open = Date.parse(tradingDay + 'T03:45:00Z');
                          for (let i = 0; i < 13; i++) {
                            bars.push({timeframe: '30m', tradingDay, start: open + i * 1800000});
                          }
                        }
                        const labels = axisLabels(bars, 0, 25, 10, new ExchangeTime('Asia/Kolkata'));
                        return [...labels].sort((a, b) => a[0] - b[0]).map(([i, text]) => i + ' ' + text);
                        """))
                .isEqualTo(List.of("2 10:15", "6 12:15", "10 14:15", "13 5 May", "15 10:15", "19 12:15", "23 14:15"));
    }

    @Test
    void decimals_are_exact_however_long_they_are() {
        assertThat(page.script("""
                        const {change, difference, fixed, grouped, parse} = await import('/page/numbers.js');
                        const {volume} = parse('{"volume":12345678901234567890.123456789}');
                        return [grouped(volume), fixed('5', 2), difference('0.3', '0.1'), difference('-1', '0.25'),
                                change('100', '99.5')];
                        """))
                .isEqualTo(List.of("12,345,678,901,234,567,890.123456789", "5.00", "0.2", "-1.25", "−0.5 (−0.50 %)"));
    }

    @Test
    void of_two_forms_of_a_candle_the_newer_stays_and_their_number_is_bounded() {
        assertThat(page.script("""
                        const {Bars, Source} = await import('/page/bars.js');
                        const bars = new Bars(3);
                        const bar = (start, status, revision, close) => ({start, status, revision, close});
                        const state = () => bars.list.map(b => `${b.start} ${b.status} ${b.close}`).join(', ');
                        const states = [];
                        const merge = (source, ...candles) => { bars.merge(candles, source); states.push(state()); };
                        merge(Source.STREAM, bar(2, 'live', 0, 'a'));
                        merge(Source.HISTORY, bar(1, 'final', 0, 'b'), bar(2, 'live', 0, 'old'));
                        merge(Source.STREAM, bar(2, 'final', 0, 'c'), bar(3, 'live', 0, 'd'));
                        merge(Source.STREAM, bar(1, 'revised', 1, 'e'), bar(2, 'live', 0, 'late'));
                        merge(Source.HISTORY, bar(1, 'final', 0, 'b'));
                        merge(Source.STREAM, bar(4, 'live', 0, 'f'));
                        return states;
                        """))
                .isEqualTo(List.of(
                        "2 live a",
                        "1 final b, 2 live a",
                        "1 final b, 2 final c, 3 live d",
                        "1 revised e, 2 final c, 3 live d",
                        "1 revised e, 2 final c, 3 live d",
                        "2 final c, 3 live d, 4 live f"));
    }

    @Test
    void when_more_was_missed_than_a_page_what_is_shown_has_no_hole_and_scrolling_brings_the_rest() {
        makeUp("5m", 5 * MINUTE);
        page.awaiting("a page", () -> shown(5 * MINUTE).equals(numbers(501, 1_000)));

        page.script("newest = 2000; stream.tell('reset', {reason: 'gone'});"
                + "stream.tell('snapshot', {candles: [bar(1999), bar(2000)]})");
        page.awaiting("the newest page", () -> shown(5 * MINUTE).contains(1_501L));
        assertThat(shown(5 * MINUTE)).isEqualTo(numbers(1_501, 2_000));

        page.script("stream.tell('revised', bar(10, 1))");
        assertThat(shown(5 * MINUTE)).isEqualTo(numbers(1_501, 2_000));

        page.press(Keys.HOME);
        page.awaiting("older ones", () -> shown(5 * MINUTE).size() > 500);
        assertThat(shown(5 * MINUTE)).isEqualTo(numbers(1_001, 2_000));
    }

    @Test
    void older_candles_that_come_when_the_page_begins_later_meanwhile_leave_no_hole() {
        makeUp("5m", 5 * MINUTE);
        page.awaiting("a page", () -> shown(5 * MINUTE).equals(numbers(501, 1_000)));
        page.script("window.held = []");
        page.press(Keys.HOME);
        page.awaiting(
                "a request for older ones",
                () -> page.script("return held.length").equals(1L));

        page.script("newest = 2000; stream.tell('reset', {reason: 'gone'})");
        page.awaiting("the newest page", () -> shown(5 * MINUTE).contains(1_501L));
        page.script("const waiting = held; window.held = null; waiting.forEach((release) => release())");

        page.awaiting("older ones", () -> {
            page.press("-");
            return shown(5 * MINUTE).size() > 500;
        });
        assertThat(shown(5 * MINUTE)).isEqualTo(numbers(1_001, 2_000));
    }

    @Test
    void a_revision_older_than_all_hours_that_are_shown_has_none_rolled_up() {
        makeUp("1h", 60 * MINUTE);
        page.awaiting("a page", () -> shown(60 * MINUTE).equals(numbers(801, 1_000)));

        page.script("stream.tell('revised', bar(10, 1)); stream.tell('revised', bar(1000, 1))");

        page.awaiting("a roll-up", () -> page.script("return window.askedFrom ?? null") != null);
        assertThat(page.script("return askedFrom")).isEqualTo(1_000L);
        assertThat(shown(60 * MINUTE)).isEqualTo(numbers(801, 1_000));
    }

    private static void makeUp(String timeframe, long length) {
        page.script(MADE_UP.formatted(length, 1_000));
        page.clickTimeframe(timeframe);
    }

    private static List<Long> shown(long length) {
        return starts(page.bars()).stream().map(start -> start / length).toList();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** The start of a candle that has some seconds to go yet. */
    private static long awaitForming() {
        page.awaiting("a candle that forms", () -> {
            JsonNode last = page.lastBar();
            return last.path("status").asString().equals("live")
                    && last.path("end").longValue() - System.currentTimeMillis() > MINUTE / 6;
        });
        return page.lastBar().path("start").longValue();
    }

    private static void awaitShown(String symbol, String timeframe) {
        page.awaiting("candles of %s, %s".formatted(symbol, timeframe), () -> {
            JsonNode state = page.state();
            return state.path("timeframe").asString().equals(timeframe)
                    && state.path("bars").path(0).path("symbol").asString().equals(symbol);
        });
    }

    private static String status(long start) {
        return page.bar(start).map(bar -> bar.path("status").asString()).orElse("");
    }

    private static long trades(long start) {
        return page.bar(start).map(bar -> bar.path("trades").longValue()).orElse(0L);
    }

    private static long length(JsonNode bar) {
        return bar.path("end").longValue() - bar.path("start").longValue();
    }

    private static List<Long> starts(List<JsonNode> bars) {
        return bars.stream().map(bar -> bar.path("start").longValue()).toList();
    }

    private static void assertThatPageShowsWhatKafkaHolds(long start) {
        JsonNode inKafka = CandleKey.newest(installation.sent("1m")).stream()
                .map(JSON::readTree)
                .filter(candle -> candle.path("symbol").asString().equals(SYMBOL)
                        && candle.path("start").longValue() == start)
                .findFirst()
                .orElseThrow();
        JsonNode shown = page.bar(start).orElseThrow();
        assertThat(shown.propertyNames()).containsExactlyElementsOf(inKafka.propertyNames());
        assertThat(inKafka.properties())
                .allSatisfy(field -> assertThat(shown.path(field.getKey()).asString())
                        .as(field.getKey())
                        .isEqualTo(text(field.getValue())));
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
    }
}
