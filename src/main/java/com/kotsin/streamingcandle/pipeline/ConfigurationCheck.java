package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.persist.MongoConfiguration;
import com.kotsin.streamingcandle.persist.SinkSettings;
import com.kotsin.streamingcandle.web.HttpSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * Looks at everything that a start of the service needs, from the same sources as the service, and starts nothing: no
 * topic, directory, lock, group or port is made or taken.
 */
public final class ConfigurationCheck {

    /** What is bound as in the service. Lazily, so that each part that is wrong is told apart. */
    @EnableConfigurationProperties({
        StreamingCandleProperties.class,
        HttpSettings.class,
        KafkaProperties.class,
        ServerProperties.class,
        ManagementServerProperties.class
    })
    @ImportAutoConfiguration({
        ConfigurationPropertiesAutoConfiguration.class,
        PropertyPlaceholderAutoConfiguration.class,
        SslAutoConfiguration.class,
        MongoAutoConfiguration.class
    })
    @Import({PipelineConfiguration.TimeframeConverter.class, MongoConfiguration.class})
    private static final class Settings {}

    /** The answer stands on standard output; a log would be mixed into it, or into the file of the running service. */
    private static final class Quiet implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            event.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "quiet",
                            Map.of(
                                    "logging.config", "classpath:silent-logback.xml",
                                    "logging.file.name", "",
                                    "logging.file.path", "")));
        }

        @Override
        public int getOrder() {
            return LoggingApplicationListener.DEFAULT_ORDER - 1;
        }
    }

    private final List<CheckReport.Problem> problems = new ArrayList<>();
    private final InstantSource clock;
    private ConfigurableApplicationContext context;
    private Secrets secrets;

    private ConfigurationCheck(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param properties as on the command line of the service, {@code --name=value}
     * @param connectWithin how long Kafka and MongoDB may each take to answer; without it neither is asked
     */
    public static CheckReport run(List<String> properties, InstantSource clock, Optional<Duration> connectWithin) {
        return new ConfigurationCheck(clock).run(properties.toArray(String[]::new), connectWithin);
    }

    private CheckReport run(String[] args, Optional<Duration> connectWithin) {
        SpringApplication application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setRegisterShutdownHook(false);
        application.addListeners(new Quiet());
        application.addInitializers(started -> {
            context = started;
            secrets = Secrets.of(started.getEnvironment());
        });
        try {
            application.run(args);
            return report(connectWithin);
        } catch (RuntimeException e) {
            problems.add(describe(e));
            return new CheckReport(problems, List.of(), List.of(), Map.of());
        } finally {
            if (context != null) {
                context.close();
            }
        }
    }

    private CheckReport report(Optional<Duration> connectWithin) {
        initialize(new RequiredConnections());
        boolean open = initialize(new HttpAccess());
        Optional<StreamingCandleProperties> properties = bean(StreamingCandleProperties.class);
        Optional<KafkaProperties> kafka = bean(KafkaProperties.class);
        // What HTTP access said about the key is not said twice.
        Optional<HttpSettings> http = open ? bean(HttpSettings.class) : Optional.empty();
        Optional<SinkSettings> sink = bean(SinkSettings.class);
        Optional<ServerProperties> server = bean(ServerProperties.class);
        bean(ManagementServerProperties.class);
        Optional<Calendars> calendars = properties.flatMap(this::calendars);
        Optional<DirectoryCheck> directory = properties.flatMap(known -> attempt(() -> DirectoryCheck.of(known)));
        if (!problems.isEmpty()) {
            return new CheckReport(problems, List.of(), List.of(), Map.of());
        }
        StreamingCandleProperties settings = properties.orElseThrow();
        StartPlan plan = new StartPlan(settings, directory.orElseThrow());
        plan.addConnections(kafka.orElseThrow(), context.getEnvironment());
        plan.addTopics();
        plan.addGroups(sink.orElseThrow());
        plan.addStore(sink.orElseThrow());
        plan.addCalendars(calendars.orElseThrow(), clock.instant());
        plan.addDirectories();
        plan.addMemory();
        plan.addHttp(server.orElseThrow(), http.orElseThrow(), context.getEnvironment());
        new UnknownSettings(List.of(StreamingCandleProperties.class, HttpSettings.class, SinkSettings.class))
                .in(context.getEnvironment())
                .forEach(name -> plan.warnings()
                        .add("%s is set, but there is no such property; docs/configuration.md has them all"
                                .formatted(name)));
        List<CheckReport.Problem> failures = new ArrayList<>();
        connectWithin.ifPresent(deadline -> {
            ConnectionCheck connections = new ConnectionCheck(deadline, secrets);
            plan.add("Kafka answers", connections.kafka(kafka.orElseThrow(), settings, directory.orElseThrow()));
            plan.add("MongoDB answers", connections.store(context));
            problems.addAll(connections.problems());
            failures.addAll(connections.failures());
        });
        return new CheckReport(problems, failures, plan.warnings(), plan.lines());
    }

    /** Calendars and formats, and the rules and sources that name them; each that is wrong is a problem of its own. */
    private Optional<Calendars> calendars(StreamingCandleProperties properties) {
        Optional<Calendars> calendars = attempt(() -> PipelineConfiguration.calendars(properties));
        Optional<TickFormats> formats = attempt(() -> PipelineConfiguration.tickFormats(properties));
        calendars.ifPresent(known -> {
            List<StreamingCandleProperties.CalendarRule> rules = properties.calendarRules();
            IntStream.range(0, rules.size())
                    .forEach(index -> attempt(() -> CalendarRuleFile.rule(index, rules.get(index), known)));
        });
        if (calendars.isPresent() && formats.isPresent()) {
            TickSources sources = new TickSources(
                    properties, formats.get(), calendars.get(), (exchange, symbol) -> SessionCalendar.ALWAYS);
            properties.sources().forEach(source -> attempt(() -> sources.of(source, 1)));
        }
        return calendars;
    }

    private boolean initialize(ApplicationContextInitializer<ConfigurableApplicationContext> rule) {
        return attempt(() -> {
                    rule.initialize(context);
                    return true;
                })
                .isPresent();
    }

    private <T> Optional<T> bean(Class<T> type) {
        return attempt(() -> context.getBean(type));
    }

    private <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (RuntimeException e) {
            problems.add(describe(e));
            return Optional.empty();
        }
    }

    /** As Spring Boot tells it when the service does not start. */
    private CheckReport.Problem describe(RuntimeException problem) {
        ArgumentResolver arguments = context == null
                ? ArgumentResolver.none()
                : ArgumentResolver.of(BeanFactory.class, (BeanFactory) context.getBeanFactory())
                        .and(Environment.class, (Environment) context.getEnvironment());
        return SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
                .load(FailureAnalyzer.class, arguments, (type, name, failure) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(problem))
                .filter(Objects::nonNull)
                .findFirst()
                .map(found -> new CheckReport.Problem(
                        hidden(found.getDescription()), found.getAction() == null ? "" : hidden(found.getAction())))
                .orElseGet(() -> new CheckReport.Problem(
                        hidden(NestedExceptionUtils.getMostSpecificCause(problem)
                                .toString()),
                        ""));
    }

    private String hidden(String text) {
        return secrets == null ? text : secrets.hide(text);
    }
}
