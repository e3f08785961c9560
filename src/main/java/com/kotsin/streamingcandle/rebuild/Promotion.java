package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Partitions;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes right candles as any revision is: all of them, or none. */
final class Promotion {

    private static final int TRANSACTION_TIMEOUT_MILLIS = 600_000;

    private Promotion() {}

    static void publish(List<Difference> differences, RebuildSettings settings) {
        Map<String, Object> config = new HashMap<>(settings.producer());
        // A second one that runs at the same time ends the transaction of the first.
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            differences.forEach(difference -> producer.send(record(difference, settings)));
            producer.commitTransaction();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Difference difference, RebuildSettings settings) {
        Candle right = difference.next();
        byte[] symbol = right.symbol().getBytes(StandardCharsets.UTF_8);
        var published = new ProducerRecord<>(
                settings.finals().apply(right.timeframe()),
                Partitions.of(symbol, settings.aggregate().partitions()),
                right.end() - 1,
                symbol,
                CandleJson.write(right));
        if (right.timeframe().equals(Timeframe.ONE_MINUTE)) {
            difference.made().origin().addTo(published.headers());
        }
        published.headers().add(Origin.REBUILT, new byte[0]);
        return published;
    }
}
