package com.kotsin.streamingcandle.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Services;
import com.kotsin.streamingcandle.whole.BrokenTick;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of what the application does all day. For {@code mvn -Pleaks verify} alone, since it takes long. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 3, unit = TimeUnit.HOURS)
class WorkLeaks {

    private static final int SYMBOLS = 20;
    private static final int PERIOD_MILLIS = 10;
    private static final int CANDLES = 5_000;
    private static final int LARGEST = 100_000;
    /** Of which each closes a window at the same time. */
    private static final int CLOSING = 50;

    private static final int LONGEST_MINUTES = 30;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private static Services services;
    private static Subject subject;

    @BeforeAll
    static void start() throws Exception {
        services = Services.start(directory.resolve("services"));
        subject = new Subject(
                services,
                directory,
                "work",
                Map.of(
                        "STREAMINGCANDLE_HTTP_HEARTBEAT",
                        "100ms",
                        "STREAMINGCANDLE_HTTP_MAXCONNECTIONS",
                        "500",
                        "STREAMINGCANDLE_HTTP_MAXCONNECTIONSPERCLIENT",
                        "500"));
    }

    @AfterAll
    static void end() {
        if (subject != null) {
            subject.close();
        }
        services.close();
    }

    @Test
    void nothing_is_left_of_clients_of_the_stream_that_vanish() throws Exception {
        subject.startFor(Operation.STREAM);
        ApplicationProcess process = subject.process();
        subject.repeat(
                Operation.STREAM,
                (from, until) -> {
                    ScheduledExecutorService market = Executors.newSingleThreadScheduledExecutor();
                    Random random = new Random(from);
                    market.scheduleAtFixedRate(() -> tradeOne(random), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                    try {
                        Visits.make(from, until, number -> Visits.ofStream(process.port(), number, SYMBOLS));
                    } finally {
                        market.shutdown();
                        assertThat(market.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
                    }
                },
                () -> {
                    subject.trading().end();
                    subject.awaitSettled();
                    await("every stream has ended").atMost(PATIENCE).untilAsserted(() -> {
                        assertThat(process.metric("streamingcandle_subscribers"))
                                .isZero();
                        assertThat(process.metric("streamingcandle_followed_symbols"))
                                .isZero();
                    });
                });
    }

    private static void tradeOne(Random random) {
        subject.trading().pass(Duration.ofMillis(PERIOD_MILLIS));
        subject.trading().trade("S" + random.nextInt(SYMBOLS));
    }

    @Test
    void nothing_is_left_of_queries_of_the_longest_history() throws Exception {
        subject.startFor(Operation.HISTORY);
        for (int minute = 0; minute < CANDLES; minute++) {
            subject.trading().trade("LONG");
            subject.trading().pass(MINUTE);
        }
        subject.trading().end();
        subject.awaitSettled();
        ApplicationProcess process = subject.process();
        subject.repeat(
                Operation.HISTORY,
                (from, until) -> Visits.make(from, until, number -> {
                    HttpResponse<String> answer =
                            process.get("/api/v1/candles?symbol=LONG&timeframe=1m&limit=" + CANDLES);
                    assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
                    assertThat(answer.body().split("\"openTime\":", -1)).hasSize(CANDLES + 1);
                }),
                () -> {});
    }

    @Test
    void nothing_is_left_of_ticks_that_are_no_trades() throws Exception {
        subject.startFor(Operation.POISON);
        ApplicationProcess process = subject.process();
        subject.repeat(
                Operation.POISON,
                (from, until) -> {
                    double before = process.metric("streamingcandle_dead_letters_total");
                    List<BrokenTick> kinds = BrokenTick.all(subject.trading().now()).stream()
                            .filter(tick -> tick.value() == null || tick.value().length < LARGEST)
                            .toList();
                    for (int number = from; number < until; number++) {
                        BrokenTick tick = kinds.get(number % kinds.size());
                        subject.trading().send(tick.key(), tick.value());
                    }
                    subject.awaitSettled();
                    await("all are dead letters")
                            .atMost(PATIENCE)
                            .until(() -> process.metric("streamingcandle_dead_letters_total") - before >= until - from);
                },
                () -> {
                    subject.trading().end();
                    subject.awaitSettled();
                });
    }

    @Test
    void nothing_is_left_of_windows_that_close() throws Exception {
        subject.startFor(Operation.CLOSE);
        ApplicationProcess process = subject.process();
        subject.repeat(
                Operation.CLOSE,
                (from, until) -> {
                    double before = closed(process);
                    int minutes = Math.max(1, (until - from) / CLOSING) * LONGEST_MINUTES;
                    for (int minute = 0; minute < minutes; minute++) {
                        for (int symbol = 0; symbol < CLOSING; symbol++) {
                            subject.trading().trade("C" + symbol);
                        }
                        subject.trading().pass(MINUTE);
                    }
                    subject.trading().end();
                    subject.awaitSettled();
                    await("all windows are closed")
                            .atMost(PATIENCE)
                            .until(() -> closed(process) - before >= minutes / LONGEST_MINUTES * CLOSING);
                },
                subject::awaitSettled);
    }

    /** Windows of the longest timeframe; the others have closed more. */
    private static double closed(ApplicationProcess process) {
        return process.metric("streamingcandle_close_delay_seconds_count", LONGEST_MINUTES + "m");
    }
}
