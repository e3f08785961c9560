package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two processes share the partitions of three symbols, whose trades often come late. A client is cut off again and again,
 * and connects now to the one and now to the other.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamResumeIT {

    private static final Logger LOG = LoggerFactory.getLogger(StreamResumeIT.class);

    private static final long SEED = Long.getLong("seed", 7);
    private static final int TRADES = 1_500;
    private static final int SENT_AT_ONCE = 30;
    private static final String QUERY = "symbol=S0,S1,S2&timeframe=1m,2m,3m,5m,15m,30m";

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static final List<WholeApplication> applications = new ArrayList<>();
    private static volatile int cuts;

    @BeforeAll
    static void start() throws Exception {
        surroundings = new Surroundings(directory);
        for (String name : List.of("first", "second")) {
            applications.add(new WholeApplication(surroundings, name));
        }
        surroundings.keepForEver(applications.get(0).candleTopics());
    }

    @AfterAll
    static void stop() {
        applications.forEach(WholeApplication::close);
        if (surroundings != null) {
            surroundings.close();
        }
    }

    @Test
    void a_client_that_is_cut_off_and_resumes_gets_every_closed_candle_once() throws Exception {
        Random random = new Random(SEED);
        List<StreamClient.Event> got = new ArrayList<>();
        Thread trading = new Thread(StreamResumeIT::trade, "trading");
        String lastEventId = null;
        boolean all = false;
        while (!all) {
            int port = applications.get(cuts % applications.size()).port();
            try (StreamClient client = StreamClient.open(port, QUERY, lastEventId)) {
                await("snapshots (seed %d)".formatted(SEED))
                        .atMost(WholeApplication.PATIENCE)
                        .until(() -> client.events("snapshot").size() == 18);
                if (cuts == 0) {
                    trading.start();
                }
                int enough = 1 + random.nextInt(150);
                await().atMost(WholeApplication.PATIENCE)
                        .until(() -> client.closed().count() >= enough || isAllClosed(trading));
                if (isAllClosed(trading)) {
                    // What was said last may be on its way.
                    await().atMost(WholeApplication.PATIENCE)
                            .during(Duration.ofSeconds(1))
                            .until(() -> isAllClosed(trading));
                    all = true;
                    int known = said().size() - got.size();
                    await("what is missing (seed %d)".formatted(SEED))
                            .atMost(WholeApplication.PATIENCE)
                            .until(() -> client.closed().count() >= known);
                }
                for (StreamClient.Event event : client.events()) {
                    assertThat(event.type()).isNotEqualTo("reset");
                    lastEventId = event.id() == null ? lastEventId : event.id();
                    if (event.isClosed()) {
                        got.add(event);
                    }
                }
            }
            cuts = cuts + 1;
        }
        LOG.warn("{} closed candles over {} connections (seed {})", got.size(), cuts, SEED);
        assertThat(cuts).isGreaterThan(5);
        assertThat(got.stream().map(StreamClient.Event::candle))
                .as("seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(said());
        assertThat(got.stream()
                        .map(StreamClient.Event::candle)
                        .filter(candle -> candle.status().equals("revised")))
                .isNotEmpty();
    }

    private static List<SaidCandle> said() {
        return WholeApplication.MINUTES.stream()
                .flatMap(minutes -> applications.get(0).saidByNow(minutes).stream())
                .toList();
    }

    private static boolean isAllClosed(Thread trading) {
        return trading.getState() == Thread.State.TERMINATED
                && sum("streamingcandle_ticks_total") == TRADES
                && sum("streamingcandle_open_windows") == 0
                && areRead();
    }

    private static boolean areRead() {
        try {
            return applications.get(0).lags().values().stream().allMatch(lag -> lag == 0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static double sum(String metric) {
        return applications.stream()
                .mapToDouble(application -> application.metric(metric))
                .sum();
    }

    private static void trade() {
        List<ProducerRecord<byte[], byte[]>> ticks = RandomTrades.with(SEED).symbols(3).trades(TRADES).list().stream()
                .map(StreamResumeIT::tick)
                .toList();
        try {
            for (int sent = 0; sent < TRADES; sent += SENT_AT_ONCE) {
                surroundings.send(ticks.subList(sent, sent + SENT_AT_ONCE));
                TimeUnit.MILLISECONDS.sleep(200);
                // A client that takes its time to connect is to be cut off as often.
                for (int wait = 0; wait < 15 && sent > (cuts + 2) * TRADES / 10; wait++) {
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProducerRecord<byte[], byte[]> tick(OracleTrade trade) {
        return new ProducerRecord<>(
                "ticks", trade.symbol().getBytes(UTF_8), trade.nativeTick().getBytes(UTF_8));
    }
}
