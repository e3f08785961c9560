package com.kotsin.streamingcandle.embedded;

import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.pipeline.StartupFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Broker, store and feed round one application: before its context, when it is ready, and when it ends. */
final class Demo implements SmartApplicationListener, ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Ticks of the format {@code native}: of a recording, or whatever the user sends beside the simulator. */
    private static final String OWN_TOPIC = "ticks";

    private static final String CALENDAR = "calendars/demo.yaml";

    private final PrintStream console;
    private DemoSettings settings;
    private EmbeddedBroker broker;
    private EmbeddedStore store;
    private Feed feed;

    Demo(PrintStream console) {
        this.console = console;
    }

    /** After the configuration files are read, before the log levels are set and the connections are asked for. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
        return true;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            settings = Binder.get(prepared.getEnvironment()).bindOrCreate(DemoSettings.PREFIX, DemoSettings.class);
            addProperties(prepared.getEnvironment());
        } else if (event instanceof ApplicationReadyEvent ready) {
            new ConsoleGuide(
                            settings,
                            broker,
                            store,
                            feed,
                            ready.getApplicationContext().getEnvironment())
                    .print(console);
            feed.start();
        } else if (event instanceof ContextClosedEvent && feed != null) {
            feed.close();
        }
    }

    /** Below the command line and the environment, above the configuration files. */
    private void addProperties(ConfigurableEnvironment environment) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Path directory = settings.directory();
        properties.put("streamingcandle.state-dir", directory.resolve("state").toString());
        properties.put("streamingcandle.instance-id", "demo");
        properties.put("streamingcandle.topics.partitions", 2);
        if (settings.replays()) {
            properties.put("streamingcandle.sources[0].topic", OWN_TOPIC);
            properties.put("streamingcandle.sources[0].format", settings.replayFormat());
            properties.put("streamingcandle.sources[0].calendar", settings.replayCalendar());
        } else {
            properties.put("streamingcandle.sources[0].topic", MarketSimulator.FIVE_PAISA_TOPIC);
            properties.put("streamingcandle.sources[0].format", "fivepaisa");
            properties.put("streamingcandle.sources[0].calendar", "demo");
            properties.put("streamingcandle.sources[1].topic", MarketSimulator.BINANCE_TOPIC);
            properties.put("streamingcandle.sources[1].format", "binance-trade");
            properties.put("streamingcandle.sources[1].calendar", "always");
            properties.put("streamingcandle.sources[2].topic", OWN_TOPIC);
            properties.put(
                    "streamingcandle.calendars-dir",
                    directory.resolve("calendars").toString());
        }
        // The embedded store does not know the command that this check sends.
        properties.put("management.health.mongodb.enabled", false);
        quieten(properties);
        environment
                .getPropertySources()
                .addAfter(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new MapPropertySource("embeddedDefaults", properties));
    }

    private static void quieten(Map<String, Object> properties) {
        Map<String, String> levels = new LinkedHashMap<>();
        levels.put("kafka", "warn");
        levels.put("state.change.logger", "warn");
        levels.put("org.apache.kafka", "warn");
        levels.put("org.apache.kafka.controller", "error");
        levels.put("org.apache.kafka.clients.NetworkClient", "error");
        levels.put("kafka.server.DefaultAutoTopicCreationManager", "error");
        // They report each append of a transaction that comes before the end of the one before it is written; the
        // client just sends it again.
        levels.put("org.apache.kafka.clients.producer.internals.Sender", "error");
        levels.put("kafka.server.ReplicaManager", "off");
        levels.put("org.mongodb.driver", "warn");
        levels.put("de.bwaldvogel.mongo", "error");
        levels.forEach((logger, level) -> properties.put("logging.level." + logger, level));
    }

    /** Starts broker and store; the application's clients find them whatever else is configured. */
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Path directory = settings.directory();
        broker = EmbeddedBroker.start(directory.resolve("broker"));
        store = EmbeddedStore.start(directory.resolve("store"));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "embeddedServices",
                        Map.of(
                                "spring.kafka.bootstrap-servers", broker.bootstrapServers(),
                                "spring.mongodb.uri", store.uri())));
        if (settings.replays()) {
            TradeFileReplay replay = replay();
            ((GenericApplicationContext) context)
                    .registerBean(
                            "replayClock",
                            InstantSource.class,
                            replay::clock,
                            definition -> definition.setPrimary(true));
            feed = replay;
        } else {
            copyCalendar(directory);
            feed = new SimulatorFeed(broker.bootstrapServers(), settings.seed(), InstantSource.system());
        }
    }

    private TradeFileReplay replay() {
        TickFormats formats = TickFormats.presets();
        try {
            TradesFile file =
                    TradesFile.read(settings.replayFile(), formats.get(settings.replayFormat()), formats.get("native"));
            return new TradeFileReplay(
                    broker.bootstrapServers(), OWN_TOPIC, file, settings.speed(), System::nanoTime, console);
        } catch (IllegalArgumentException e) {
            throw StartupFailure.badConfiguration(
                    e.getMessage(),
                    "Name another file by streamingcandle.demo.replay-file, or its format by"
                            + " streamingcandle.demo.replay-format, or correct the file.");
        } catch (IllegalStateException e) {
            throw StartupFailure.badConfiguration(
                    e.getMessage(),
                    "Choose another streamingcandle.demo.directory, or delete %s to start afresh."
                            .formatted(settings.directory()));
        }
    }

    private static void copyCalendar(Path directory) {
        Path copy = directory.resolve(CALENDAR);
        try (InputStream original = Demo.class.getResourceAsStream("/embedded/" + CALENDAR)) {
            Files.createDirectories(copy.getParent());
            Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo calendar cannot be written to %s".formatted(copy), e);
        }
    }

    /** Feed, store, broker, as far as they were started; may be called twice. */
    synchronized void stop() {
        if (feed != null) {
            feed.close();
        }
        if (store != null) {
            store.close();
            store = null;
        }
        if (broker != null) {
            broker.close();
        }
    }
}
