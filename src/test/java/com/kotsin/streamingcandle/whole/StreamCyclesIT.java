package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.leaks.Visits;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients come and go in every way while trades come in; when the last has gone, nothing of them is left. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamCyclesIT {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCyclesIT.class);

    private static final int CYCLES = 1_000;
    /** Threads that the web server and the broker may have begun meanwhile. */
    private static final int WORKERS = 20;

    private static final int SYMBOLS = 20;
    private static final long MEGABYTE = 1 << 20;
    private static final long MOST_MEGABYTES_MORE = 32;

    @TempDir
    Path directory;

    private Surroundings surroundings;
    private WholeApplication application;

    private record Counts(
            long liveThreads,
            long allThreads,
            long consumers,
            double symbols,
            double streams,
            int requests,
            long heap) {

        /** All but what the rest of the process moves too. */
        List<Number> exact() {
            return List.of(liveThreads, consumers, symbols, streams, requests);
        }
    }

    @Test
    void nothing_is_left_of_a_thousand_streams() throws Exception {
        surroundings = new Surroundings(directory);
        try {
            application = new WholeApplication(
                    surroundings,
                    "streamingcandle",
                    "streamingcandle.http.heartbeat=100ms",
                    "streamingcandle.http.max-connections=500",
                    "streamingcandle.http.max-connections-per-client=500");
            application.forgetWhatItSays();
            AtomicBoolean over = new AtomicBoolean();
            Thread trading = new Thread(() -> trade(over), "trading");
            trading.setDaemon(true);
            trading.start();
            cycles(100);
            Counts before = settled();
            cycles(CYCLES);
            Counts after = settled();
            over.set(true);
            trading.join();
            LOG.warn("Before {} streams: {}; after: {}", CYCLES, before, after);
            assertThat(after.exact()).isEqualTo(before.exact());
            assertThat(after.symbols()).isZero();
            assertThat(after.requests()).isZero();
            assertThat(after.allThreads()).isLessThanOrEqualTo(before.allThreads() + WORKERS);
            assertThat(after.heap()).isLessThan(before.heap() + MOST_MEGABYTES_MORE * MEGABYTE);
        } finally {
            if (application != null) {
                application.close();
            }
            surroundings.close();
        }
    }

    private void trade(AtomicBoolean over) {
        Random random = new Random(1);
        while (!over.get()) {
            String symbol = symbol(random);
            String tick = "{\"symbol\":\"%s\",\"price\":\"%d\",\"size\":\"1\",\"time\":%d}"
                    .formatted(symbol, 100 + random.nextInt(9), Instant.now().toEpochMilli());
            surroundings.send(List.of(new ProducerRecord<>("ticks", symbol.getBytes(UTF_8), tick.getBytes(UTF_8))));
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String symbol(Random random) {
        return "S" + random.nextInt(SYMBOLS);
    }

    private void cycles(int count) throws Exception {
        Visits.make(0, count, number -> Visits.ofStream(application.port(), number, SYMBOLS));
    }

    private Counts settled() throws Exception {
        await("every stream has ended")
                .atMost(WholeApplication.PATIENCE)
                .during(1, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(counts().exact()).startsWith(1L, 0L, 0.0, 0.0, 0));
        return counts();
    }

    private Counts counts() throws Exception {
        return new Counts(
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("live-"))
                        .count(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("kafka.consumer:type=app-info,id=streamingcandle-live-*"), null)
                        .size(),
                application.metric("streamingcandle_followed_symbols"),
                application.metric("streamingcandle_subscribers"),
                application.openRequests(),
                heapAfterCollection());
    }

    /** What the last collection left; what is in use has all that was made since. */
    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
