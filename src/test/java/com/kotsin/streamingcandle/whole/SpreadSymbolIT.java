package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One process, two partitions, one symbol in both and one that stays where it belongs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class SpreadSymbolIT {

    private static final Instant TEN = Instant.parse("2025-05-05T10:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void a_symbol_in_two_partitions_is_named_in_log_and_health_and_counted(CapturedOutput output) throws Exception {
        try (Surroundings surroundings = new Surroundings(directory)) {
            surroundings.createTopic("ticks", 2);
            try (WholeApplication application = new WholeApplication(surroundings, "spread")) {
                assertThat(keying(application).path("status").asString()).isEqualTo("UP");
                List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    ticks.add(tick("SPREAD", i % 2, i));
                    ticks.add(tick("WELL-KEYED", 1, i));
                }
                surroundings.send(ticks);
                application.awaitAllClosed(ticks.size());

                assertThat(application.get("/actuator/health").statusCode()).isEqualTo(503);
                JsonNode keying = keying(application);
                assertThat(keying.path("status").asString()).isEqualTo("DOWN");
                assertThat(keying.path("details").path("symbols").propertyNames())
                        .containsExactly("SPREAD");
                assertThat(keying.path("details").path("symbols").path("SPREAD").asString())
                        .contains("ticks-0", "ticks-1", "keying: repartition");
                assertThat(application.metrics("streamingcandle_spread_windows_total"))
                        .hasSize(5)
                        .allSatisfy((labels, count) -> assertThat(count).isPositive());
                assertThat(output.getAll()).containsOnlyOnce("Candles of symbol SPREAD are wrong");
                assertThat(output.getAll()).doesNotContain("symbol WELL-KEYED");
            }
        }
    }

    private static JsonNode keying(WholeApplication application) {
        return new JsonMapper()
                .readTree(application.get("/actuator/health").body())
                .path("components")
                .path("keying");
    }

    private static ProducerRecord<byte[], byte[]> tick(String symbol, int partition, int seconds) {
        long time = TEN.plusSeconds(seconds).toEpochMilli();
        OracleTrade trade =
                new OracleTrade(symbol, BigDecimal.TEN, BigDecimal.ONE, time * 1_000_000, 0, seconds, null, null);
        return new ProducerRecord<>("ticks", partition, null, trade.nativeTick().getBytes(UTF_8));
    }
}
