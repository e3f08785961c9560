package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import tools.jackson.databind.json.JsonMapper;

/** The baseline: what a user would write without this project, six applications of Kafka Streams' DSL in one process. */
record PlainDsl(Services services, Path directory, TickTopic topic) implements Contender {

    static final String NAME = "plain-dsl";

    private static final String HEAP = "-Xmx1g";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Work start(String run) {
        try {
            for (String timeframe : Installation.TIMEFRAMES) {
                services.kafka().createTopic(Program.output(run, timeframe), topic.partitions());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The topics of %s could not be made".formatted(NAME), e);
        }
        var process = ApplicationProcess.ofTestClass(
                directory,
                Program.class,
                List.of(HEAP, "-Dlogback.configurationFile=embedded/logback-tools.xml"),
                List.of(services.bootstrapServers(), topic.name(), run, directory.toString()));
        List<String> groups = Installation.TIMEFRAMES.stream()
                .map(timeframe -> run + "-" + timeframe)
                .toList();
        return new Work(List.of(process), topic, groups, Map.of(), directory.resolve(run + "-state"));
    }

    /** What its process runs. Arguments: bootstrap servers, topic, begin of all names, directory for the state. */
    static final class Program {

        private static final JsonMapper JSON = new JsonMapper();
        private static final Duration GRACE = Duration.ofSeconds(2);
        private static final long CACHE_BYTES = 10L * 1024 * 1024;

        private Program() {}

        static String output(String run, String timeframe) {
            return run + "-candles-" + timeframe;
        }

        public static void main(String[] args) {
            for (String timeframe : Installation.TIMEFRAMES) {
                var settings = new Properties();
                settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
                settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[2] + "-" + timeframe);
                settings.put(
                        StreamsConfig.STATE_DIR_CONFIG,
                        Path.of(args[3], args[2] + "-state").toString());
                settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
                settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
                Duration size = Duration.ofMinutes(Long.parseLong(timeframe.replace("m", "")));
                new KafkaStreams(topology(args[1], output(args[2], timeframe), size), settings).start();
            }
        }

        private static Topology topology(String ticks, String candles, Duration size) {
            Serde<DslCandle> candle = json(DslCandle.class);
            StreamsBuilder builder = new StreamsBuilder();
            Serde<DslCandle.Tick> tick = json(DslCandle.Tick.class);
            builder.stream(ticks, Consumed.with(Serdes.String(), tick))
                    .groupByKey(Grouped.with(Serdes.String(), tick))
                    .windowedBy(TimeWindows.ofSizeAndGrace(size, GRACE))
                    .aggregate(
                            DslCandle::new,
                            (symbol, trade, soFar) -> soFar.add(trade),
                            Materialized.with(Serdes.String(), candle))
                    .toStream((window, value) -> window.key())
                    .to(candles, Produced.with(Serdes.String(), candle));
            return builder.build();
        }

        private static <T> Serde<T> json(Class<T> type) {
            return Serdes.serdeFrom(
                    (topic, value) -> value == null ? null : JSON.writeValueAsBytes(value),
                    (topic, bytes) -> bytes == null ? null : JSON.readValue(bytes, type));
        }
    }
}
