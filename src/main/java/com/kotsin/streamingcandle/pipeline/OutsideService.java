package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.rebuild.Rebuild;
import com.kotsin.streamingcandle.rebuild.RebuildSettings;
import com.kotsin.streamingcandle.stage.StageMetrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;

/** The settings of the service and a connection to its brokers, for a command that runs beside it. */
public final class OutsideService implements AutoCloseable {

    /** The console belongs to the command, and the log to the service; what went wrong is thrown. */
    private static final List<String> QUIET = List.of(
            "--logging.threshold.console=OFF", "--logging.config=", "--logging.file.name=", "--logging.file.path=");

    private final ConfigurableApplicationContext context;

    /** The settings alone: nothing that the service starts. Not annotated as a configuration, lest the service scans it. */
    @EnableConfigurationProperties({StreamingCandleProperties.class, KafkaProperties.class})
    static class SettingsOnly {

        private final PipelineConfiguration pipeline = new PipelineConfiguration();

        @Bean
        static PipelineConfiguration.TimeframeConverter timeframeConverter() {
            return PipelineConfiguration.timeframeConverter();
        }

        @Bean
        Calendars calendars(StreamingCandleProperties properties) {
            return pipeline.calendars(properties);
        }

        @Bean
        TickFormats tickFormats(StreamingCandleProperties properties) {
            return pipeline.tickFormats(properties);
        }

        @Bean(destroyMethod = "close")
        Admin admin(KafkaProperties kafka, StreamingCandleProperties properties) {
            return pipeline.pipelineAdmin(kafka, properties);
        }

        @Bean
        TopologyFactory topologyFactory(
                StreamingCandleProperties properties, TickFormats formats, Calendars calendars, InstantSource clock) {
            return new TopologyFactory(
                    properties, formats, calendars, clock, OutsideService::unwatched, StageMetrics.NONE);
        }
    }

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

    private OutsideService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Reads the settings where the service reads them.
     *
     * @param properties of the command line, {@code --name=value}
     * @throws StartupFailure if a setting is wrong
     */
    public static OutsideService with(List<String> properties, InstantSource clock) {
        SpringApplication application = new SpringApplication(SettingsOnly.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        application.addInitializers(
                RequiredConnections.ofKafka(), fresh -> fresh.getBeanFactory().registerSingleton("clock", clock));
        Stream<String> arguments = Stream.concat(properties.stream(), QUIET.stream());
        try {
            return new OutsideService(application.run(arguments.toArray(String[]::new)));
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    /** What Spring Boot would have logged. */
    private static RuntimeException explained(RuntimeException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupFailure failure) {
                return failure;
            }
            if (cause instanceof BindException bind) {
                return StartupFailure.badConfiguration(
                        "%s: %s"
                                .formatted(
                                        bind.getMessage(),
                                        NestedExceptionUtils.getMostSpecificCause(bind)
                                                .getMessage()),
                        "docs/configuration.md tells what each property may be.",
                        bind);
            }
        }
        return problem;
    }

    /**
     * Looks at the topics of the service, and gets ready to make its candles anew.
     *
     * @param progress takes a line now and then
     * @throws StartupFailure if a topic of the service does not exist
     */
    public Rebuild rebuild(Consumer<String> progress) throws InterruptedException, ExecutionException {
        Admin admin = context.getBean(Admin.class);
        StreamingCandleProperties properties = context.getBean(StreamingCandleProperties.class);
        TopicNames names = TopicNames.of(properties);
        Map<String, Integer> ticks = new HashMap<>();
        for (StreamingCandleProperties.Source source : properties.sources()) {
            ticks.put(source.topic(), partitions(admin, source.topic()));
        }
        List<String> outputs = new ArrayList<>(List.of(names.marks(), names.deadLetters()));
        properties.timeframes().forEach(timeframe -> outputs.add(names.finals(timeframe)));
        for (String output : outputs) {
            partitions(admin, output);
        }
        int candles = partitions(admin, names.finals(Timeframe.ONE_MINUTE));
        RebuildSettings settings = context.getBean(TopologyFactory.class)
                .rebuildSettings(new TopicSetup.Partitions(candles, ticks), context.getBean(KafkaProperties.class));
        return new Rebuild(settings, admin, progress);
    }

    private static int partitions(Admin admin, String topic) throws InterruptedException, ExecutionException {
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
        context.close();
    }
}
