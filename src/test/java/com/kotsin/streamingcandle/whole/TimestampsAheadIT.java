package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker refuses what is stamped more than an hour ahead, except of a topic that is told not to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TimestampsAheadIT {

    private static final Instant TEN = Instant.parse("2025-05-05T10:00:00Z");
    private static final int TRADES = 20;

    @TempDir
    private Path directory;

    private final long twoHoursAhead = Instant.now().plus(Duration.ofHours(2)).toEpochMilli();

    @Test
    void ticks_stamped_two_hours_ahead_become_candles_and_dead_letters() throws Exception {
        try (Surroundings surroundings = new Surroundings(directory)) {
            surroundings.createTopic("ticks", 1);
            surroundings.takeAnyTimestamp("ticks");
            try (WholeApplication application = new WholeApplication(surroundings, "ahead")) {
                List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
                for (int i = 0; i < TRADES; i++) {
                    ticks.add(ahead(trade(i).nativeTick()));
                }
                ticks.add(ahead("no json"));
                surroundings.send(ticks);
                application.awaitAllClosed(ticks.size());

                assertThat(application.newest(1))
                        .extracting(said -> said.candle().trades())
                        .containsExactly((long) TRADES);
                assertThat(application.committed("candles-dead-letter"))
                        .singleElement()
                        .satisfies(letter -> assertThat(letter.headers()
                                        .lastHeader(DeadLetter.TIMESTAMP)
                                        .value())
                                .asString(UTF_8)
                                .isEqualTo("" + twoHoursAhead));
            }
        }
    }

    private static OracleTrade trade(int second) {
        long time = TEN.plusSeconds(second).toEpochMilli();
        return new OracleTrade("BTC", BigDecimal.TEN, BigDecimal.ONE, time * 1_000_000, 0, second, null, null);
    }

    private ProducerRecord<byte[], byte[]> ahead(String tick) {
        return new ProducerRecord<>("ticks", 0, twoHoursAhead, null, tick.getBytes(UTF_8));
    }
}
