package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that do not exist, and refuses those whose partitions do not fit. */
final class TopicSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private static final int ASKED_AT_MOST = 200;
    private static final long PAUSE_MILLIS = 50;
    private static final String KEEP = "-1";
    private static final String LIVE_RETENTION = "3600000";
    private static final String DEAD_LETTER_RETENTION = "2592000000";
    /** A dead letter holds the original bytes, whatever the ticks topic allowed, plus headers. */
    static final int MAX_DEAD_LETTER_BYTES = 20 << 20;

    private final StreamingCandleProperties properties;
    private final TopicNames names;

    TopicSetup(StreamingCandleProperties properties) {
        this.properties = properties;
        this.names = TopicNames.of(properties);
    }

    /**
     * How many partitions the topics have.
     *
     * @param candles of each candle topic
     * @param ticks of each ticks topic
     */
    record Partitions(int candles, Map<String, Integer> ticks) {}

    /**
     * What a start does about the topics.
     *
     * @param missing are created
     * @param misfits what is wrong with those that exist; nothing is created then
     */
    record Plan(Partitions partitions, List<NewTopic> missing, List<String> misfits) {

        void requireFit() {
            if (!misfits.isEmpty()) {
                throw StartupFailure.badConfiguration(
                        String.join("\n", misfits),
                        "A symbol's candles must keep their partition. Create candle topics under another"
                                + " streamingcandle.topics.prefix and streamingcandle.application-id, or give the ticks topic its former"
                                + " number of partitions.");
            }
        }
    }

    /** @param existing partitions of the topics that are there */
    Plan plan(Map<String, Integer> existing) {
        List<NewTopic> missing = new ArrayList<>();
        List<String> misfits = new ArrayList<>();
        int partitions = 0;
        Map<String, Integer> ticks = new HashMap<>();
        for (StreamingCandleProperties.Source source : properties.sources()) {
            Integer known = existing.get(source.topic());
            if (known == null) {
                known = properties.topics().partitions();
                missing.add(topic(source.topic(), known, Map.of()));
            }
            ticks.put(source.topic(), known);
            partitions = Math.max(partitions, known);
        }
        for (NewTopic wanted : outputs(partitions)) {
            Integer known = existing.get(wanted.name());
            if (known == null) {
                missing.add(wanted);
            } else if (known != wanted.numPartitions() && !wanted.name().equals(names.deadLetters())) {
                misfits.add("Topic %s has %d partitions, but the largest ticks topic has %d; they must be equal"
                        .formatted(wanted.name(), known, wanted.numPartitions()));
            }
        }
        return new Plan(new Partitions(partitions, ticks), missing, misfits);
    }

    /**
     * Makes sure that all topics are there.
     *
     * @throws StartupFailure if an existing topic has another number of partitions than it must have
     */
    Partitions ensure(Admin admin) throws InterruptedException, ExecutionException {
        Plan plan = plan(partitionsByTopic(admin));
        plan.requireFit();
        create(admin, plan.missing(), new CreateTopicsOptions());
        for (NewTopic topic : plan.missing()) {
            if (plan.partitions().ticks().containsKey(topic.name())) {
                LOG.warn(
                        "Ticks topic {} did not exist; it was created with {} partitions",
                        topic.name(),
                        topic.numPartitions());
            } else {
                LOG.info("Created topic {}", topic.name());
            }
        }
        awaitReady(admin, plan.missing().stream().map(NewTopic::name).toList());
        return plan.partitions();
    }

    /**
     * The controller knows a new topic before the brokers do. An instance that asks a broker too early fails, and a producer
     * whose first batch comes before its partition is led and whose second does not is refused from then on as out of order.
     */
    private static void awaitReady(Admin admin, List<String> topics) throws InterruptedException, ExecutionException {
        for (int asked = 1; ; asked++) {
            try {
                Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
                admin.describeTopics(topics)
                        .allTopicNames()
                        .get()
                        .forEach((name, topic) -> topic.partitions()
                                .forEach(info -> partitions.put(
                                        new TopicPartition(name, info.partition()), OffsetSpec.latest())));
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || asked == ASKED_AT_MOST) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    List<NewTopic> outputs(int partitions) {
        List<NewTopic> outputs = new ArrayList<>();
        for (Timeframe timeframe : properties.timeframes()) {
            // Retention counts from the record's time, which is event time: a replay of last year must not vanish.
            outputs.add(topic(names.finals(timeframe), partitions, Map.of(TopicConfig.RETENTION_MS_CONFIG, KEEP)));
            outputs.add(
                    topic(names.live(timeframe), partitions, Map.of(TopicConfig.RETENTION_MS_CONFIG, LIVE_RETENTION)));
        }
        outputs.add(topic(
                names.marks(),
                partitions,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        outputs.add(topic(
                names.deadLetters(),
                1,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        DEAD_LETTER_RETENTION,
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(MAX_DEAD_LETTER_BYTES))));
        return outputs;
    }

    private NewTopic topic(String name, int partitions, Map<String, String> config) {
        short replication = properties.topics().replicationFactor();
        return new NewTopic(
                        name, Optional.of(partitions), replication < 1 ? Optional.empty() : Optional.of(replication))
                .configs(new HashMap<>(config));
    }

    static Map<String, Integer> partitionsByTopic(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> all = admin.listTopics().names().get();
        return admin.describeTopics(all).allTopicNames().get().values().stream()
                .collect(Collectors.toMap(
                        TopicDescription::name,
                        description -> description.partitions().size()));
    }

    /** Asks the brokers whether they would create these topics, which they do not. */
    static void requireCreatable(Admin admin, List<NewTopic> topics) throws InterruptedException, ExecutionException {
        create(admin, topics, new CreateTopicsOptions().validateOnly(true));
    }

    private static void create(Admin admin, List<NewTopic> topics, CreateTopicsOptions options)
            throws InterruptedException, ExecutionException {
        Map<String, Throwable> failures = new TreeMap<>();
        for (var created : admin.createTopics(topics, options).values().entrySet()) {
            try {
                created.getValue().get();
            } catch (ExecutionException e) {
                // Another process of the installation may have been faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    failures.put(created.getKey(), e.getCause());
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new ExecutionException(
                    "Not there, or not to be seen, and not to be created: topics %s"
                            .formatted(String.join(", ", failures.keySet())),
                    failures.values().iterator().next());
        }
    }
}
