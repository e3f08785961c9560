package com.kotsin.streamingcandle.embedded;

import com.kotsin.streamingcandle.embedded.TradesFile.FileTick;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a file of trades as if they happened now, on a clock of its own; event times stay as they are in the file. A
 * second run goes on in each partition after the last tick that is there: none is lost and none is sent twice, also when
 * the first was killed.
 */
final class TradeFileReplay implements Feed {

    private static final Logger log = LoggerFactory.getLogger(TradeFileReplay.class);
    private static final long PROGRESS_SECONDS = 10;

    private final String bootstrapServers;
    private final String topic;
    private final TradesFile file;
    private final double speed;
    private final List<Long> position;
    private final BitSet sent;
    private final int sentBefore;
    private final ReplayClock clock;
    private final PrintStream console;
    private final Thread thread = new Thread(this::run, "trade-file-replay");
    private final ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor(task -> {
        var reporter = new Thread(task, "trade-file-replay-progress");
        reporter.setDaemon(true);
        return reporter;
    });
    private volatile int current;

    /**
     * Finds out what earlier runs have sent.
     *
     * @param speed greater than 0; {@link ReplayClock#MAX_SPEED} for as fast as possible
     * @throws IllegalStateException if the topic holds another file
     */
    TradeFileReplay(
            String bootstrapServers,
            String topic,
            TradesFile file,
            double speed,
            LongSupplier nanoTime,
            PrintStream console) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.file = file;
        this.speed = speed;
        this.console = console;
        position = ReplayPosition.read(bootstrapServers, topic, file.fingerprint());
        sent = sentBefore();
        sentBefore = sent.cardinality();
        long[] times = file.ticks().stream().mapToLong(FileTick::timeMillis).toArray();
        clock = new ReplayClock(times, (BitSet) sent.clone(), speed, nanoTime);
        thread.setDaemon(true);
    }

    private BitSet sentBefore() {
        var before = new BitSet();
        if (!position.isEmpty()) {
            for (int line = 0; line < file.ticks().size(); line++) {
                before.set(line, line <= position.get(partition(file.ticks().get(line), position.size())));
            }
        }
        return before;
    }

    /** Where Kafka's own producers put the key, so that a tick sent by other means meets its symbol there. */
    private static int partition(FileTick tick, int partitions) {
        return tick.symbol() == null
                ? 0
                : Utils.toPositive(Utils.murmur2(tick.symbol().getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** The time of the replay, to be the application's. */
    InstantSource clock() {
        return clock;
    }

    @Override
    public String description() {
        return "replay of %s at %s to topic %s: %,d ticks%s from %s%s"
                .formatted(
                        file.path(),
                        speed == ReplayClock.MAX_SPEED ? "full speed" : "speed %s".formatted(speed),
                        topic,
                        file.ticks().size(),
                        file.notTrades() == 0 ? "" : " (%,d of them no trades)".formatted(file.notTrades()),
                        Instant.ofEpochMilli(file.ticks().get(0).timeMillis()),
                        sentBefore == 0 ? "" : ", %,d of them sent by earlier runs".formatted(sentBefore));
    }

    @Override
    public void start() {
        thread.start();
        progress.scheduleAtFixedRate(this::report, PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
    }

    private void report() {
        if (thread.isAlive()) {
            console.printf(
                    "replay: %,d of %,d ticks, clock at %s%n",
                    current, file.ticks().size(), clock.instant());
        }
    }

    private void run() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "client.id",
                "trade-file-replay",
                "linger.ms",
                0,
                // A tick given up while later ones get through would be a hole that no further run fills.
                "delivery.timeout.ms",
                Integer.MAX_VALUE,
                "max.request.size",
                16 * 1024 * 1024);
        var bytes = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
            int partitions = position.isEmpty() ? producer.partitionsFor(topic).size() : position.size();
            clock.start();
            for (int line = sent.nextClearBit(0); line < file.ticks().size(); line = sent.nextClearBit(line + 1)) {
                current = line;
                if (!clock.awaitTurn(line)) {
                    return;
                }
                send(producer, line, partitions);
            }
            producer.flush();
            console.printf(
                    "replay: all %,d ticks of %s are sent; the clock runs on from %s, so that the last candles close%n",
                    file.ticks().size(), file.path(), clock.instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("The replay of {} stopped", file.path(), e);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int line, int partitions) {
        FileTick tick = file.ticks().get(line);
        byte[] key = tick.symbol() == null ? null : tick.symbol().getBytes(StandardCharsets.UTF_8);
        var message = new ProducerRecord<>(topic, partition(tick, partitions), key, tick.value());
        message.headers()
                .add(ReplayPosition.LINE, Integer.toString(line).getBytes(StandardCharsets.UTF_8))
                .add(ReplayPosition.FILE, file.fingerprint().getBytes(StandardCharsets.UTF_8));
        producer.send(message, (metadata, failure) -> {
            if (failure == null) {
                clock.acknowledge(line);
            } else {
                log.error("The replay stops: tick {} of {} was not taken", line, file.path(), failure);
                clock.stop();
            }
        });
    }

    @Override
    public void close() {
        clock.stop();
        progress.shutdownNow();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
