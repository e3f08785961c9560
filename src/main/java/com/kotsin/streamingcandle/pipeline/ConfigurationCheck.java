package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.persist.SinkSettings;
import com.kotsin.streamingcandle.web.HttpSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Looks at everything that a start of the service needs, from the same sources as the service, and starts nothing: no
 * topic, directory, lock, group or port is made or taken.
 */
public final class ConfigurationCheck {

    private final List<CheckReport.Problem> problems = new ArrayList<>();
    private final InstantSource clock;
    private final SettingsContext context = new SettingsContext();

    private ConfigurationCheck(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param properties as on the command line of the service, {@code --name=value}
     * @param connectWithin how long Kafka and MongoDB may each take to answer; without it neither is asked
     */
    public static CheckReport run(String[] properties, InstantSource clock, Optional<Duration> connectWithin) {
        return new ConfigurationCheck(clock).run(properties, connectWithin);
    }

    private CheckReport run(String[] args, Optional<Duration> connectWithin) {
        try {
            context.start(args);
            return report(connectWithin);
        } catch (RuntimeException e) {
            problems.add(context.describe(e));
            return new CheckReport(problems, List.of(), List.of(), Map.of());
        } finally {
            context.close();
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
        plan.addConnections(kafka.orElseThrow(), context.environment());
        plan.addTopics();
        plan.addGroups(sink.orElseThrow());
        plan.addStore(sink.orElseThrow());
        plan.addCalendars(calendars.orElseThrow(), clock.instant());
        plan.addDirectories();
        plan.addMemory();
        plan.addHttp(server.orElseThrow(), http.orElseThrow(), context.environment());
        new UnknownSettings(List.of(StreamingCandleProperties.class, HttpSettings.class, SinkSettings.class))
                .in(context.environment())
                .forEach(name -> plan.warnings()
                        .add("%s is set, but there is no such property; docs/configuration.md has them all"
                                .formatted(name)));
        List<CheckReport.Problem> failures = new ArrayList<>();
        connectWithin.ifPresent(deadline -> {
            ConnectionCheck connections = new ConnectionCheck(deadline, context.secrets());
            plan.add("Kafka answers", connections.kafka(kafka.orElseThrow(), settings, directory.orElseThrow()));
            plan.add("MongoDB answers", connections.store(context.beans()));
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
                    properties,
                    formats.get(),
                    calendars.get(),
                    (exchange, symbol) -> SessionCalendar.ALWAYS,
                    topic -> "");
            properties.sources().forEach(source -> attempt(() -> sources.of(source, 1)));
        }
        return calendars;
    }

    private boolean initialize(ApplicationContextInitializer<ConfigurableApplicationContext> rule) {
        return attempt(() -> {
                    context.apply(rule);
                    return true;
                })
                .isPresent();
    }

    private <T> Optional<T> bean(Class<T> type) {
        return attempt(() -> context.bean(type));
    }

    private <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (RuntimeException e) {
            problems.add(context.describe(e));
            return Optional.empty();
        }
    }
}
