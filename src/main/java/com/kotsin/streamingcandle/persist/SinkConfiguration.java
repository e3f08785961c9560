package com.kotsin.streamingcandle.persist;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** The sink: a consumer of its own for the final candles of all timeframes, on Spring Boot's Kafka connection. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "streamingcandle.sink.enabled", matchIfMissing = true)
class SinkConfiguration {

    /** A password or a right that is missing may be given again; without this the consumer would stop for good. */
    private static final Duration RETRY_REFUSED = Duration.ofSeconds(5);

    private static final int DEAD_LETTER_BYTES = 20 * 1024 * 1024;

    @Bean
    SinkProgress sinkProgress(InstantSource clock) {
        return new SinkProgress(clock);
    }

    @Bean
    DeadLetters sinkDeadLetters(SinkTopics topics, ProducerFactory<?, ?> boot) {
        Map<String, Object> config = new HashMap<>(boot.getConfigurationProperties());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, topics.memberId());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // Together well below max.poll.interval.ms, or the consumer would lose its place while it waits for Kafka.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        // Whatever the candle topic took, with the headers added.
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEAD_LETTER_BYTES);
        return new DeadLetters(
                topics.deadLetterTopic(),
                new DefaultKafkaProducerFactory<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Bean
    KafkaMessageListenerContainer<byte[], byte[]> mongoSinkContainer(
            SinkTopics topics,
            SinkSettings settings,
            ConsumerFactory<?, ?> boot,
            MongoDatabase candleDatabase,
            KnownSymbols symbols,
            DeadLetters deadLetters,
            SinkProgress progress,
            MeterRegistry meters) {
        CandleWriter writer = new CandleWriter(candleDatabase, settings.retention());
        ContainerProperties container = new ContainerProperties(topics.candleTopics());
        container.setMessageListener(new CandleSink(writer, symbols, deadLetters, progress, meters));
        // A transaction ends with a marker that no listener sees; without this the group would show a lag of 1 for
        // ever.
        container.setFixTxOffsets(true);
        container.setAuthExceptionRetryInterval(RETRY_REFUSED);
        var consumers = new DefaultKafkaConsumerFactory<byte[], byte[]>(consumerConfig(topics, settings, boot)) {
            @Override
            protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> config) {
                return new OneRefusalConsumer(config);
            }
        };
        consumers.addListener(new MicrometerConsumerListener<>(meters));
        var listener = new KafkaMessageListenerContainer<>(consumers, container);
        listener.setCommonErrorHandler(new RetryForEver());
        return listener;
    }

    private static Map<String, Object> consumerConfig(
            SinkTopics topics, SinkSettings settings, ConsumerFactory<?, ?> boot) {
        Map<String, Object> config = new HashMap<>(boot.getConfigurationProperties());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, topics.group());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.memberId());
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, topics.memberId());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
        // Partitions that stay where they are go on while others move.
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchSize());
        return config;
    }

    @Bean
    MongoSinkHealthIndicator mongoSinkHealthIndicator(
            KafkaMessageListenerContainer<byte[], byte[]> mongoSinkContainer,
            SinkProgress progress,
            StoreContact contact) {
        return new MongoSinkHealthIndicator(mongoSinkContainer, progress, contact);
    }
}
