package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * One installation of the application, of six timeframes, with the names under which its work is found.
 *
 * @param stateDir as in {@code streamingcandle.state-dir}
 */
public record Installation(
        Services services,
        String applicationId,
        String topicPrefix,
        String database,
        String instanceId,
        Path stateDir) {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    public static final List<String> TIMEFRAMES = List.of("1m", "2m", "3m", "5m", "15m", "30m");

    /** In the order of the JSON; a store may keep them in another, such as the one in which revisions brought them. */
    private static final List<String> FIELDS = List.of(
            "_id",
            "symbol",
            "exchange",
            "timeframe",
            "start",
            "end",
            "open",
            "high",
            "low",
            "close",
            "volume",
            "turnover",
            "vwap",
            "trades",
            "buyVolume",
            "sellVolume",
            "openTime",
            "highTime",
            "lowTime",
            "closeTime",
            "status",
            "revision",
            "complete",
            "tradingDay");

    /** One that shares broker and store with others: all its names begin with its own. */
    public static Installation named(String name, Services services, Path directory) {
        return new Installation(
                services, name, name + "-candles", name, name + "-host", directory.resolve(name + "-state"));
    }

    public String ticks() {
        return applicationId + "-ticks";
    }

    public String candles(String timeframe) {
        return topicPrefix + "-" + timeframe;
    }

    public String group(String timeframe) {
        return applicationId + "-" + timeframe;
    }

    public String deadLetters() {
        return applicationId + "-dead-letter";
    }

    public String sinkGroup() {
        return applicationId + "-mongo-sink";
    }

    /** Where Kafka Streams keeps the state of a timeframe. */
    public Path state(String timeframe) {
        return stateDir.resolve(instanceId).resolve(group(timeframe));
    }

    /** Names each setting by its environment variable. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", services.bootstrapServers());
        environment.put("SPRING_MONGODB_URI", services.storeUri());
        environment.put("SERVER_PORT", "0");
        environment.put("STREAMINGCANDLE_APPLICATION_ID", applicationId);
        environment.put("STREAMINGCANDLE_INSTANCE_ID", instanceId);
        environment.put("STREAMINGCANDLE_STATE_DIR", stateDir.toString());
        environment.put("STREAMINGCANDLE_SOURCES_0_TOPIC", ticks());
        environment.put("STREAMINGCANDLE_TOPICS_PREFIX", topicPrefix);
        environment.put("STREAMINGCANDLE_TOPICS_DEADLETTER", deadLetters());
        environment.put("STREAMINGCANDLE_TOPICS_PARTITIONS", "2");
        environment.put("STREAMINGCANDLE_SINK_DATABASE", database);
        return environment;
    }

    public Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = environment();
        environment.putAll(more);
        return environment;
    }

    /** What the production jar holds, started quickly; the environment is its whole configuration. */
    public ApplicationProcess start(Path directory, Map<String, String> more) {
        return ApplicationProcess.quick(directory, environment(more));
    }

    /** Final and revised candles as they lie in Kafka, in the order of each partition. */
    public List<String> sent(String timeframe) {
        return services.kafka().read(candles(timeframe)).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    /** Everything that the store holds of a timeframe, each candle written as its JSON in Kafka is. */
    public List<String> stored(String timeframe) {
        return services
                .store()
                .getDatabase(database)
                .getCollection("candles_" + timeframe)
                .find()
                .into(new ArrayList<>())
                .stream()
                .map(Installation::json)
                .toList();
    }

    private static String json(Document document) {
        assertThat(FIELDS).containsAll(document.keySet());
        return FIELDS.stream()
                .filter(field -> !field.equals("_id") && document.containsKey(field))
                .map(field -> "\"" + field + "\":" + json(document.get(field)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        if (value instanceof Decimal128 decimal) {
            BigDecimal plain = decimal.bigDecimalValue();
            return plain.signum() == 0 ? "0" : plain.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Date date) {
            return Long.toString(date.getTime());
        }
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    /** Whether every tick has become what it becomes: candles of all timeframes, in Kafka and in the store. */
    public boolean isSettled(String... ticksTopics) throws InterruptedException, ExecutionException {
        return isInKafka(ticksTopics)
                && services.kafka()
                                .lag(
                                        sinkGroup(),
                                        TIMEFRAMES.stream().map(this::candles).toList())
                        == 0;
    }

    /** Waits until everything {@link #isSettled is settled} that a process works on. */
    public void awaitSettled(ApplicationProcess process, String... ticksTopics) {
        try {
            await().atMost(ApplicationProcess.LONG.multipliedBy(5))
                    .failFast("the process ended", () -> !process.isAlive())
                    .until(() -> isSettled(ticksTopics));
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(
                    "Process %d does not get done; its log:%n%s".formatted(process.pid(), process.log()), e);
        }
    }

    /** Whether every tick has become what it becomes in Kafka. */
    public boolean isInKafka(String... ticksTopics) throws InterruptedException, ExecutionException {
        KafkaView kafka = services.kafka();
        if (kafka.lag(group("1m"), List.of(ticksTopics)) > 0) {
            return false;
        }
        // Each step is looked at after the one before it had nothing left to do.
        List<String> minutes = List.of(candles("1m"), candles("1m") + "-live", group("1m") + "-closed");
        for (String timeframe : TIMEFRAMES.subList(1, TIMEFRAMES.size())) {
            if (kafka.lag(group(timeframe), minutes) > 0) {
                return false;
            }
        }
        return true;
    }

    /** The same installation, worked on by another process. */
    public Installation withInstance(String newInstanceId) {
        return new Installation(services, applicationId, topicPrefix, database, newInstanceId, stateDir);
    }

    /**
     * What Kafka Streams calls each process in the state of each timeframe; a state that is made anew has a new one, and
     * one that is not made yet has none.
     */
    public Map<String, String> processIds() {
        Map<String, String> ids = new TreeMap<>();
        for (String timeframe : TIMEFRAMES) {
            try {
                String note = Files.readString(state(timeframe).resolve("kafka-streams-process-metadata"));
                ids.put(
                        timeframe,
                        new JsonMapper().readTree(note).path("processId").asString());
            } catch (NoSuchFileException e) {
                LOG.debug("No state of {} yet", timeframe, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ids;
    }

    public Stream<String> groups() {
        return Stream.concat(TIMEFRAMES.stream().map(this::group), Stream.of(sinkGroup()));
    }
}
