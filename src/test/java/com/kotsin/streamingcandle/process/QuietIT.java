package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has lost Kafka and MongoDB waits, and neither spins nor fills the log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QuietIT {

    /** Time, level, thread, logger and text of a line as Spring Boot writes it. */
    private static final Pattern LINE =
            Pattern.compile("^(\\d{4}-\\S+) +(\\S+) .*?--- .*?] (?:\\[.*?] )?(\\S+) +: (.*)$");

    private static final Duration WATCHED = Duration.ofSeconds(65);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** A quarter of a core; docs/performance.md has the real figures. */
    private static final int SPINS_PART = 4;

    @TempDir
    private Path directory;

    @Test
    void without_kafka_and_mongodb_it_says_so_once_a_minute_and_does_not_spin() throws Exception {
        Services services = Services.start(directory.resolve("services"));
        Installation installation = Installation.named("quiet", services, directory);
        Map<String, String> soon =
                Map.of("STREAMINGCANDLE_SOURCES_0_CALENDAR", "always", "STREAMINGCANDLE_GRACE", "0s");
        try (ApplicationProcess application = ApplicationProcess.quick(directory, installation.environment(soon))) {
            application.awaitUp();
            try (var producer = services.kafka().producer()) {
                producer.send(new ProducerRecord<>(
                        installation.ticks(),
                        "X",
                        "{\"symbol\":\"X\",\"price\":1,\"size\":1,\"time\":%d}".formatted(System.currentTimeMillis())));
            }
            await().atMost(ApplicationProcess.LONG)
                    .until(() -> !services.kafka()
                            .read(installation.candles("30m") + "-live")
                            .isEmpty());
            services.close();
            await().atMost(ApplicationProcess.LONG)
                    .until(() -> application.log().contains("The brokers do not answer"));
            // While all begin to look for the brokers there is more to do; what spins never comes to rest.
            AtomicReference<Quiet> last = new AtomicReference<>(Quiet.of(application));
            await("a minute with little to do")
                    .pollDelay(WATCHED)
                    .pollInterval(WATCHED)
                    .atMost(ApplicationProcess.LONG.multipliedBy(2))
                    .until(() -> Quiet.of(application).isSince(last));

            assertThatNothingIsSaidTwiceInAMinute(application.log().lines().toList());
            assertThat(application.log()).contains("more like it were left out");
            assertThat(application.get("/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
        } finally {
            services.close();
        }
    }

    private record Quiet(Duration processorTime, long atNanos) {

        static Quiet of(ApplicationProcess application) {
            return new Quiet(application.processorTime(), System.nanoTime());
        }

        /** Whether a core was hardly used since the last one, in whose place it comes. */
        boolean isSince(AtomicReference<Quiet> last) {
            Quiet before = last.getAndSet(this);
            return processorTime.minus(before.processorTime).toNanos() < (atNanos - before.atNanos) / SPINS_PART;
        }
    }

    private static void assertThatNothingIsSaidTwiceInAMinute(List<String> lines) {
        Map<String, OffsetDateTime> said = new HashMap<>();
        int warnings = 0;
        for (String text : lines) {
            Matcher line = LINE.matcher(text);
            if (line.find() && !line.group(2).equals("INFO")) {
                warnings++;
                OffsetDateTime at = OffsetDateTime.parse(line.group(1));
                String cause = line.group(3)
                        + line.group(4)
                                .replaceAll("^\\[[^]]*]", "")
                                .replaceAll("-?\\d[\\d_, -]*", "#")
                                .replaceAll(" \\(#more like it.*", "");
                OffsetDateTime before = said.put(cause, at);
                assertThat(before == null || !at.isBefore(before.plus(MINUTE.minusSeconds(2))))
                        .as("%s said before at %s", text, before)
                        .isTrue();
            }
        }
        assertThat(warnings).isGreaterThan(1);
    }
}
