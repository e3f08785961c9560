package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.load.LoadTarget;
import com.kotsin.streamingcandle.persist.SinkTopics;
import com.kotsin.streamingcandle.rebuild.Rebuild;
import com.kotsin.streamingcandle.rebuild.RebuildSettings;
import com.kotsin.streamingcandle.stage.StageMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** The settings of the service and a connection to its brokers, for a command that runs beside it. */
public final class OutsideService implements AutoCloseable {

    private final SettingsContext context;
    private final StreamingCandleProperties properties;
    private final KafkaProperties kafka;
    private final TopologyFactory topologies;
    private final Admin admin;

    /** Nothing closes by the clock here. */
    private static InputProgress.OfPartition unwatched(String topic, int partition) {
        return new InputProgress.OfPartition() {
            @Override
            public void processed(long offset) {
                // Nobody asks.
            }

            @Override
            public long readThrough() {
                return Long.MIN_VALUE;
            }
        };
    }

    private OutsideService(SettingsContext context, InstantSource clock) {
        this.context = context;
        context.apply(RequiredConnections.ofKafka());
        properties = context.bean(StreamingCandleProperties.class);
        kafka = context.bean(KafkaProperties.class);
        topologies = new TopologyFactory(
                properties,
                PipelineConfiguration.tickFormats(properties),
                PipelineConfiguration.calendars(properties),
                clock,
                OutsideService::unwatched,
                StageMetrics.NONE,
                // Nobody counts.
                Duration.ZERO,
                // Nothing is kept.
                topic -> "");
        admin = PipelineConfiguration.pipelineAdmin(kafka, properties);
    }

    /**
     * Reads the settings where the service reads them.
     *
     * @param arguments of the command line, {@code --name=value}
     * @throws StartupFailure if a setting is wrong
     */
    public static OutsideService with(String[] arguments, InstantSource clock) {
        SettingsContext context = new SettingsContext();
        try {
            context.start(arguments);
            return new OutsideService(context, clock);
        } catch (RuntimeException e) {
            CheckReport.Problem problem = context.describe(e);
            context.close();
            throw StartupFailure.badConfiguration(problem.what(), problem.remedy(), e);
        }
    }

    /** Something to ask the brokers. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws InterruptedException, ExecutionException;
    }

    /**
     * Asks the brokers something.
     *
     * @throws StartupFailure if they do not answer, or refuse
     */
    public <T> T ask(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException | KafkaException e) {
            KafkaProblem problem = KafkaProblem.of(e);
            throw StartupFailure.unavailable("Kafka: " + context.secrets().hide(problem.what()), problem.remedy(), e);
        }
    }

    /**
     * Looks at the topics of the service, and gets ready to make its candles anew.
     *
     * @param progress takes a line now and then
     * @throws StartupFailure if a topic of the service does not exist
     */
    public Rebuild rebuild(Consumer<String> progress) throws InterruptedException, ExecutionException {
        TopicNames names = TopicNames.of(properties);
        Map<String, Integer> ticks = new HashMap<>();
        for (StreamingCandleProperties.Source source : properties.sources()) {
            ticks.put(source.topic(), partitions(source.topic()));
        }
        List<String> outputs = new ArrayList<>(List.of(names.marks(), names.deadLetters()));
        properties.timeframes().forEach(timeframe -> outputs.add(names.finals(timeframe)));
        for (String output : outputs) {
            partitions(output);
        }
        int candles = partitions(names.finals(Timeframe.ONE_MINUTE));
        RebuildSettings settings = topologies.rebuildSettings(new TopicSetup.Partitions(candles, ticks), kafka);
        return new Rebuild(settings, admin, progress);
    }

    /**
     * Looks whether ticks may be sent to a topic to see what the running service makes of them.
     *
     * @throws StartupFailure if it is no topic for that, or the service does not run
     */
    public LoadTarget loadTarget(String topic) throws InterruptedException, ExecutionException {
        StreamingCandleProperties.Source source = LoadSource.of(topic, properties);
        LoadSource.requireSuitable(topologies.source(source));
        TopicNames names = TopicNames.of(properties);
        List<String> topics = new ArrayList<>(List.of(topic, names.deadLetters()));
        properties.timeframes().forEach(timeframe -> {
            topics.add(names.finals(timeframe));
            topics.add(names.live(timeframe));
        });
        for (String each : topics) {
            partitions(each);
        }
        Map<String, String> groups = new TreeMap<>(Map.of(
                "mongo-sink", PipelineConfiguration.sinkTopics(properties).group()));
        for (Timeframe timeframe : properties.timeframes()) {
            String group = names.applicationId(timeframe);
            requireRunning(group);
            groups.put(timeframe.toString(), group);
        }
        Duration grace = source.grace() == null ? properties.grace() : source.grace();
        return new LoadTarget(
                topic,
                grace.toMillis(),
                properties.correctionHorizon().toMillis(),
                properties.timeframes(),
                names::finals,
                names::live,
                names.deadLetters(),
                groups,
                kafka.buildConsumerProperties(),
                kafka.buildProducerProperties(),
                kafka.buildAdminProperties());
    }

    /** What the state stores of the service may hold outside the heap together, bytes. */
    public long stateStoreMemory() {
        return properties.memory().rocksdb().toBytes();
    }

    private void requireRunning(String group) throws InterruptedException, ExecutionException {
        boolean isRead;
        try {
            isRead = admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                    .anyMatch(member -> !member.assignment().topicPartitions().isEmpty());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
            isRead = false;
        }
        if (!isRead) {
            throw StartupFailure.unavailable(
                    "No service is running: group %s has no members that read".formatted(group),
                    "Start the service with the same settings, and wait until its health says UP.",
                    null);
        }
    }

    /**
     * Gets ready to retire the instance of these settings, which runs, or ran, on this host.
     *
     * @throws StartupFailure if it never did
     */
    public Retirement retirement() {
        Path stateDir = properties.stateDir();
        if (!InstanceDirectory.isKnown(stateDir, properties.instanceId())) {
            throw StartupFailure.badConfiguration(
                    "There is no state of instance '%s' in %s: it has not run on this host"
                            .formatted(properties.instanceId(), stateDir),
                    "Give the command the settings of the process, above all streamingcandle.instance-id and"
                            + " streamingcandle.state-dir; or --lost if the instance ran on a host that is gone.");
        }
        try {
            return retirement(InstanceDirectory.holder(stateDir, properties.instanceId()));
        } catch (IOException | NumberFormatException e) {
            throw StartupFailure.badConfiguration(
                    "It is not to be found out which process runs as instance '%s' (%s)"
                            .formatted(properties.instanceId(), e),
                    "Give the command as the user of the service, or as root.",
                    e);
        }
    }

    /** The same of an instance whose host is gone. */
    public Retirement retirementOfLost() {
        return retirement(Optional.empty());
    }

    private Retirement retirement(Optional<InstanceDirectory.Holder> holder) {
        TopicNames names = TopicNames.of(properties);
        Map<String, String> memberIds = new HashMap<>();
        properties
                .timeframes()
                .forEach(timeframe ->
                        memberIds.put(names.applicationId(timeframe), StreamSettings.memberId(properties, timeframe)));
        SinkTopics sink = PipelineConfiguration.sinkTopics(properties);
        memberIds.put(sink.group(), sink.memberId());
        return new Retirement(admin, properties.instanceId(), memberIds, holder);
    }

    private int partitions(String topic) throws InterruptedException, ExecutionException {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return description.partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw StartupFailure.badConfiguration(
                        "Topic %s does not exist".formatted(topic),
                        "Give the command the settings of the service, above all streamingcandle.sources and"
                                + " streamingcandle.topics; the service creates its topics when it starts.",
                        e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        admin.close();
        context.close();
    }
}
