package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Kafka Streams configuration of one timeframe's instance; reasons in docs/decisions. */
final class StreamSettings {

    /** For stores of one entry a source. */
    private static final int RECORD_CACHE_BYTES = 1 << 20;

    private static final int OWN_COMMIT_MILLIS = 5_000;
    private static final int SESSION_MILLIS = 10_000;
    /** Members learn of a rebalance by the answer to a heartbeat, and partitions that move wait for the last of them. */
    private static final int HEARTBEAT_MILLIS = 300;
    /** Tasks of a timeframe whose state is copied to a process that joined before it gets them; two by default. */
    private static final int WARM_UPS = 12;
    /** How often it is looked whether the copies are there; the least that Kafka Streams allows, ten minutes by default. */
    private static final int PROBING_MILLIS = 60_000;

    private static final int RECONNECT_BACKOFF_MAX_MILLIS = 10_000;
    private static final int ADMIN_RETRY_MILLIS = 500;
    /** A commit waits for all that was sent, which never gives up by itself; if the commit does, each task loses its state. */
    private static final int PRODUCER_WAIT_MILLIS = 150_000;

    private static final int TASK_TIMEOUT_MILLIS = 300_000;

    private StreamSettings() {}

    /** @param connection brokers and security, as the user configured them */
    static Properties of(
            Map<String, Object> connection,
            StreamingCandleProperties properties,
            Timeframe timeframe,
            Path instanceDirectory) {
        Properties settings = new Properties();
        settings.putAll(connection);
        settings.put(
                StreamsConfig.APPLICATION_ID_CONFIG, TopicNames.of(properties).applicationId(timeframe));
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, properties.instanceId() + "-" + timeframe);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, instanceDirectory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // For what a timer of an idle task sent. Comes on top of the commits that tasks ask for at each beat.
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                Math.max(OWN_COMMIT_MILLIS, properties.commitInterval().toMillis()));
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, properties.standbyReplicas());
        settings.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, WARM_UPS);
        settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_MILLIS);
        // Records of whole polls to Kafka Streams: one is being processed and one may wait.
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 1);
        if (timeframe.equals(Timeframe.ONE_MINUTE)) {
            // Each ticks topic has an event time of its own; there is nothing to wait for in the others.
            settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        }
        settings.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, TASK_TIMEOUT_MILLIS);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, RECORD_CACHE_BYTES);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(BoundedRocksDb.BYTES, properties.memory().rocksdb().toBytes());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int)
                properties.topics().replicationFactor());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_BACKOFF_MAX_MILLIS);
        // While no broker answers, an admin client that nobody uses looks again this often, for ever.
        settings.put(StreamsConfig.adminClientPrefix(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG), ADMIN_RETRY_MILLIS);
        // A member that does not leave is waited for: with a name of its own it is known again after a restart.
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), memberId(properties, timeframe));
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), PRODUCER_WAIT_MILLIS);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), TopicSetup.MAX_DEAD_LETTER_BYTES);
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG), "0.2");
        // A tick that is repartitioned is longer than it was, by its place.
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                Integer.toString(TopicSetup.MAX_DEAD_LETTER_BYTES));
        return settings;
    }

    /** Static id of the member; Kafka Streams adds the number of its thread. */
    static String memberId(StreamingCandleProperties properties, Timeframe timeframe) {
        return properties.instanceId() + "-" + timeframe;
    }
}
