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
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes right candles as any revision is: all of them, or none. */
final class Promotion {

    /** As long may a promotion that dies keep readers of committed records from what comes after it. */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;

    private Promotion() {}

    static void publish(List<Difference> differences, RebuildSettings settings) {
        publish(
                differences,
                settings,
                config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** @param producers a producer with these settings */
    static void publish(
            List<Difference> differences,
            RebuildSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        List<ProducerRecord<byte[], byte[]>> records =
                differences.stream().map(each -> record(each, settings)).toList();
        Map<String, Object> config = new HashMap<>(settings.producer());
        // A second one that runs at the same time ends the transaction of the first.
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try (Producer<byte[], byte[]> producer = producers.apply(config)) {
            producer.initTransactions();
            producer.beginTransaction();
            records.forEach(producer::send);
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
