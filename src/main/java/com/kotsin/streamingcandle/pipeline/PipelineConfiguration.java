package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.live.LiveTopics;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.persist.SinkTopics;
import com.kotsin.streamingcandle.stage.StageThread;
import com.kotsin.streamingcandle.web.HttpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

/** Puts the pipeline together from the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamingCandleProperties.class)
class PipelineConfiguration {

    private static final int ADMIN_TIMEOUT_MILLIS = 10_000;
    /** Health is to be right within 15 s of the brokers' return, and this client finds out. */
    private static final int RECONNECT_BACKOFF_MAX_MILLIS = 3_000;

    /** Spring finds the types of a converter by its class, which a lambda does not have. */
    @ConfigurationPropertiesBinding
    static class TimeframeConverter implements Converter<String, Timeframe> {
        @Override
        public Timeframe convert(String text) {
            return Timeframe.parse(text);
        }
    }

    @Bean
    @ConfigurationPropertiesBinding
    static TimeframeConverter timeframeConverter() {
        return new TimeframeConverter();
    }

    /** The system's, unless a replay brought its own. */
    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** What ends the process when it must not go on. */
    @Bean
    @ConditionalOnMissingBean(name = "processExit")
    IntConsumer processExit() {
        return ProcessExit::exit;
    }

    @Bean(destroyMethod = "close")
    InstanceDirectory instanceDirectory(StreamingCandleProperties properties) {
        return InstanceDirectory.take(
                properties.stateDir(), properties.instanceId(), properties.requirePersistentState());
    }

    @Bean
    static Calendars calendars(StreamingCandleProperties properties) {
        try {
            return properties.calendarsDir() == null
                    ? CalendarFiles.builtIn()
                    : CalendarFiles.load(properties.calendarsDir());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw StartupFailure.badConfiguration(
                    "streamingcandle.calendars-dir: " + e.getMessage(), "Mend the calendar file.", e);
        }
    }

    @Bean
    static TickFormats tickFormats(StreamingCandleProperties properties) {
        try {
            return properties.formatsDir() == null ? TickFormats.presets() : TickFormats.with(properties.formatsDir());
        } catch (IllegalArgumentException e) {
            throw StartupFailure.badConfiguration(
                    "streamingcandle.formats-dir: " + e.getMessage(), "Mend the format file.", e);
        }
    }

    @Bean(destroyMethod = "close")
    static Admin pipelineAdmin(KafkaProperties kafka, StreamingCandleProperties properties) {
        return admin(kafka, properties, ADMIN_TIMEOUT_MILLIS);
    }

    static Admin admin(KafkaProperties kafka, StreamingCandleProperties properties, int timeoutMillis) {
        Map<String, Object> config = kafka.buildAdminProperties();
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, properties.instanceId() + "-admin");
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
        config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_BACKOFF_MAX_MILLIS);
        checkLogin(config.get(SaslConfigs.SASL_JAAS_CONFIG));
        try {
            return Admin.create(config);
        } catch (KafkaException e) {
            throw StartupFailure.badConfiguration(
                    "spring.kafka: no client can be made for %s (%s)"
                            .formatted(config.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG), reasons(e)),
                    "Check spring.kafka.bootstrap-servers (host names must resolve) and the spring.kafka security settings.",
                    e);
        }
    }

    /** Kafka's own message may quote the password. */
    private static void checkLogin(Object jaas) {
        if (jaas != null) {
            try {
                JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas.toString())));
            } catch (IllegalArgumentException | KafkaException e) {
                throw StartupFailure.badConfiguration(
                        "spring.kafka.properties.sasl.jaas.config is malformed; it is not shown, since there may be a password in it",
                        "Give it the form: some.LoginModule required username=\"NAME\" password=\"PASSWORD\"; with the semicolon, and with"
                                + " a backslash before each quotation mark and backslash of the password.");
            }
        }
    }

    /** What each cause adds; many only repeat the one below. */
    private static String reasons(KafkaException problem) {
        return Stream.<Throwable>iterate(problem.getCause(), Objects::nonNull, Throwable::getCause)
                .filter(cause -> cause.getMessage() != null)
                .filter(cause -> cause.getCause() == null
                        || !cause.getMessage().equals(cause.getCause().toString()))
                .map(Throwable::getMessage)
                .collect(Collectors.joining(": "));
    }

    @Bean(destroyMethod = "close")
    InputMonitor inputMonitor(Admin pipelineAdmin, InstantSource clock) {
        return new InputMonitor(pipelineAdmin, clock);
    }

    @Bean(destroyMethod = "close")
    ConsumerLag consumerLag(Admin pipelineAdmin, SinkTopics sinkTopics, MeterRegistry meters) {
        ConsumerLag lag = new ConsumerLag(pipelineAdmin, meters, InstantSource.system());
        lag.follow(sinkTopics.group(), Set.of(sinkTopics.candleTopics()));
        return lag;
    }

    @Bean(destroyMethod = "close")
    BrokerContact brokers(Admin pipelineAdmin) {
        return new BrokerContact(pipelineAdmin, InstantSource.system());
    }

    @Bean
    Vitality vitality(BrokerContact brokers, ConsumerLag lag, InstanceDirectory directory) {
        return new Vitality(brokers, lag, directory, InstantSource.system());
    }

    @Bean
    KeyingHealth keying() {
        // What is remembered for an hour is remembered for an hour of the system's clock, in a replay too.
        return new KeyingHealth(InstantSource.system());
    }

    @Bean
    PipelineMetrics pipelineMetrics(MeterRegistry meters, InstantSource clock, KeyingHealth keying) {
        return new PipelineMetrics(meters, clock, keying);
    }

    @Bean
    ProcessMemory processMemory() {
        return new ProcessMemory();
    }

    @Bean
    TopicIds topicIds(StreamingCandleProperties properties, Admin pipelineAdmin) {
        return new TopicIds(properties, pipelineAdmin);
    }

    @Bean
    TopologyFactory topologyFactory(
            StreamingCandleProperties properties,
            TickFormats formats,
            Calendars calendars,
            InstantSource clock,
            InputMonitor monitor,
            PipelineMetrics metrics,
            HttpSettings http,
            TopicIds topicIds) {
        return new TopologyFactory(
                properties, formats, calendars, clock, monitor, metrics, http.staleAfter(), topicIds::of);
    }

    @Bean
    Memberships memberships(Admin pipelineAdmin, StreamingCandleProperties properties, SinkTopics sinkTopics) {
        return new Memberships(pipelineAdmin, properties, sinkTopics);
    }

    @Bean
    Pipeline pipeline(
            StreamingCandleProperties properties,
            KafkaProperties kafka,
            InstanceDirectory directory,
            Admin pipelineAdmin,
            TopologyFactory topologies,
            TopicIds topicIds,
            InputMonitor monitor,
            MeterRegistry meters,
            PipelineMetrics metrics,
            Memberships memberships,
            ConsumerLag lag,
            Vitality vitality,
            ApplicationEventPublisher events,
            IntConsumer processExit) {
        StageThread first = StageThread.first(properties.commitInterval());
        TopicNames names = TopicNames.of(properties);
        Changelogs changelogs = new Changelogs(properties, pipelineAdmin);
        TimeframeStream.StateAtBrokers stateAtBrokers = timeframe -> {
            topicIds.ask();
            changelogs.require(timeframe);
        };
        Pipeline.Assembly assembly = partitions -> properties.timeframes().stream()
                .map(timeframe -> {
                    StageThread thread = timeframe.equals(Timeframe.ONE_MINUTE) ? first : StageThread.second(first);
                    StreamProgress progress = new StreamProgress(InstantSource.system());
                    TimeframeStream stream = new TimeframeStream(
                            timeframe,
                            () -> topologies.topology(timeframe, thread, partitions),
                            StreamSettings.of(kafka.buildStreamsProperties(), properties, timeframe, directory.path()),
                            new StageClients(monitor, thread, progress),
                            meters,
                            InstantSource.system(),
                            properties.restart(),
                            progress,
                            new StateRepair(
                                    directory.path().resolve(names.applicationId(timeframe)),
                                    properties.restart().period(),
                                    InstantSource.system(),
                                    metrics.stateRepairs(timeframe)),
                            stateAtBrokers);
                    lag.follow(names.applicationId(timeframe), stream.topics());
                    return stream;
                })
                .toList();
        IntConsumer end = code -> {
            AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
            processExit.accept(code);
        };
        Pipeline pipeline = new Pipeline(
                properties, directory, pipelineAdmin, stateAtBrokers, assembly, memberships, vitality, end);
        properties.timeframes().forEach(timeframe -> {
            metrics.watch(timeframe, () -> pipeline.isUp(timeframe));
            metrics.watchStateBytes(timeframe, directory.path().resolve(names.applicationId(timeframe)));
        });
        return pipeline;
    }

    @Bean
    CompositeHealthContributor streams(Pipeline pipeline, Vitality vitality, StreamingCandleProperties properties) {
        return StreamsHealth.of(pipeline, vitality, properties.timeframes(), InstantSource.system());
    }

    @Bean
    HealthIndicator started(Pipeline pipeline) {
        return () -> StreamsHealth.started(pipeline);
    }

    @Bean
    StateDirectoryHealth stateDirectory(InstanceDirectory directory) {
        return new StateDirectoryHealth(directory);
    }

    @Bean
    static SinkTopics sinkTopics(StreamingCandleProperties properties) {
        return new SinkTopics(
                properties.applicationId(),
                properties.instanceId(),
                properties.topics().prefix(),
                properties.timeframes(),
                properties.topics().deadLetter());
    }

    @Bean
    LiveTopics liveTopics(StreamingCandleProperties properties) {
        return new LiveTopics(properties.instanceId(), properties.topics().prefix(), properties.timeframes());
    }
}
