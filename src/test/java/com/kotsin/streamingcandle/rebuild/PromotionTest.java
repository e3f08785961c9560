package com.kotsin.streamingcandle.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PromotionTest {

    private static final Origin ORIGIN = new Origin("ticks-0", "always", new Reading(0, Long.MIN_VALUE));

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Map<String, Object> config = new HashMap<>();

    private void publish(Difference... differences) {
        RebuildSettings settings = new RebuildSettings(
                new Reread("native", TickSource.Fill.NONE).settings,
                Map.of("ticks", 1),
                List.of(Timeframe.ONE_MINUTE),
                timeframe -> "candles-" + timeframe,
                timeframe -> "group-" + timeframe,
                name -> null,
                Map.of(),
                Map.of(),
                "group-rebuild");
        Promotion.publish(List.of(differences), settings, configured -> {
            config.putAll(configured);
            return producer;
        });
    }

    private static Difference difference(String high, Made made) {
        return new Difference(Timeframe.ONE_MINUTE, DifferenceTest.candle(high, 3, Status.FINAL, 0), made, true);
    }

    private static Difference repairable(String high) {
        return difference(high, new Made(DifferenceTest.candle("11", 2, Status.FINAL, 0), null, ORIGIN));
    }

    @Test
    void all_are_published_in_one_transaction_and_marked_as_rebuilt() {
        publish(repairable("12"), repairable("13"));

        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history()).hasSize(2).allSatisfy(published -> {
            assertThat(published.topic()).isEqualTo("candles-1m");
            assertThat(CandleJson.read(published.value()).revision()).isEqualTo(1);
            assertThat(Set.of(published.headers().toArray()))
                    .extracting(header -> header.key())
                    .contains(Origin.REBUILT, Origin.SOURCE);
        });
    }

    @Test
    void one_that_dies_before_its_end_holds_readers_up_for_a_minute_at_most() {
        publish(repairable("12"));

        assertThat((int) config.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)).isLessThanOrEqualTo(60_000);
    }

    @Test
    void the_transaction_begins_when_everything_is_ready_to_be_sent() {
        assertThatThrownBy(() -> publish(repairable("12"), difference("13", null)))
                .isInstanceOf(NullPointerException.class);

        assertThat(producer.transactionInFlight()).isFalse();
    }
}
