package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The ceiling: plain consumers that decode the fields of each tick and drop them. */
record DecodeOnly(Services services, Path directory, TickTopic topic) implements Contender {

    static final String NAME = "decode-only";

    private static final int THREADS = 2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Work start(String run) {
        var process = ApplicationProcess.ofTestClass(
                directory,
                Program.class,
                List.of(Ours.HEAP, "-Dlogback.configurationFile=embedded/logback-tools.xml"),
                List.of(services.bootstrapServers(), topic.name(), run));
        return new Work(List.of(process), topic, List.of(run), Map.of(), directory.resolve(run + "-state"));
    }

    /** What its process runs. Arguments: bootstrap servers, topic, group. */
    static final class Program {

        private static final Duration POLL = Duration.ofMillis(20);
        private static final long COMMIT_NANOS = Duration.ofMillis(100).toNanos();

        private final JsonFactory factory = new JsonFactory();
        private final int thread;
        /** Lest the virtual machine leaves out what nobody looks at. */
        private long seen;

        private Program(int thread) {
            this.thread = thread;
        }

        public static void main(String[] args) {
            for (int thread = 0; thread < THREADS; thread++) {
                var program = new Program(thread);
                new Thread(() -> program.consume(args[0], args[1], args[2]), "decode-" + thread).start();
            }
        }

        private void consume(String bootstrapServers, String topic, String group) {
            Map<String, Object> settings = Map.of(
                    "bootstrap.servers",
                    bootstrapServers,
                    "group.id",
                    group,
                    "auto.offset.reset",
                    "earliest",
                    "enable.auto.commit",
                    false);
            var bytes = new ByteArrayDeserializer();
            try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
                List<TopicPartition> mine = new ArrayList<>();
                consumer.partitionsFor(topic).stream()
                        .filter(info -> info.partition() % THREADS == thread)
                        .forEach(info -> mine.add(new TopicPartition(topic, info.partition())));
                consumer.assign(mine);
                long committed = System.nanoTime();
                while (seen != Long.MIN_VALUE) {
                    for (ConsumerRecord<byte[], byte[]> tick : consumer.poll(POLL)) {
                        decode(tick.value());
                    }
                    if (System.nanoTime() - committed > COMMIT_NANOS) {
                        consumer.commitAsync();
                        committed = System.nanoTime();
                    }
                }
            }
        }

        private void decode(byte[] tick) {
            String symbol = null;
            String price = null;
            String size = null;
            String side = null;
            String exchange = null;
            long time = 0;
            try (JsonParser json = factory.createParser(ObjectReadContext.empty(), tick)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "symbol" -> symbol = json.getString();
                        case "price" -> price = json.getString();
                        case "size" -> size = json.getString();
                        case "time" -> time = json.getLongValue();
                        case "side" -> side = json.getString();
                        case "exchange" -> exchange = json.getString();
                        default -> json.skipChildren();
                    }
                }
            }
            seen ^= time + symbol.length() + price.length() + size.length() + side.length() + exchange.length();
        }
    }
}
