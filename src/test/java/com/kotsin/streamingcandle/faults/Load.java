package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.ExpectedOutcome;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a feed so many messages a second, in order and each once, however long the broker is away; keeps a journal of what
 * was sent with its partition and offset, from which it tells what must become of it.
 */
public final class Load implements ExpectedOutcome, AutoCloseable {

    /** How often it sends what is due, unless it is told. */
    static final Duration PERIOD = Duration.ofMillis(20);

    private static final int HURRIED_BATCH = 2_000;
    /** Of event time, beyond all windows; no more, since brokers refuse what is an hour ahead of their clock. */
    private static final Duration BEYOND = Duration.ofMinutes(40);

    private final String topic;
    private final Supplier<Message> feed;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<OracleTrade> trades = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<Letter> letters = new HashSet<>();
    private volatile int perSecond;
    private volatile long sent;
    private double due;
    private long newest;

    /** @param feed is asked by one thread for one message after the other */
    public Load(String bootstrapServers, String topic, int partitions, Supplier<Message> feed, int perSecond) {
        this.topic = topic;
        this.feed = feed;
        this.partitions = partitions;
        this.perSecond = perSecond;
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("linger.ms", 5);
        settings.put("buffer.memory", 256L << 20);
        // What is too large must get as far as the broker; it is not, compressed.
        settings.put("max.request.size", 64 << 20);
        settings.put("compression.type", "lz4");
        settings.put("reconnect.backoff.max.ms", 1_000);
        // An outage is no reason to leave a tick out, nor to send it twice.
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        settings.put("max.block.ms", Long.MAX_VALUE);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public Load start() {
        return start(PERIOD);
    }

    /** @param every so often it sends what is due */
    Load start(Duration every) {
        double seconds = every.toNanos() / 1e9;
        thread.scheduleAtFixedRate(() -> sendBatch(seconds), 0, every.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    private void sendBatch(double seconds) {
        due = Math.min(due + perSecond * seconds, HURRIED_BATCH);
        for (; due >= 1; due--) {
            send(feed.get());
        }
    }

    private void send(Message message) {
        if (message.trade() != null) {
            newest = Math.max(newest, message.trade().timeNanos());
            if (message.trade().id() == null
                    || ids.add(message.trade().symbol() + '|' + message.trade().id())) {
                trades.add(message.trade());
            }
        }
        sent++;
        producer.send(
                new ProducerRecord<>(topic, message.partition(), message.key(), message.value()),
                (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                        return;
                    }
                    acknowledged.incrementAndGet();
                    if (message.reason() != null) {
                        synchronized (letters) {
                            letters.add(new Letter(metadata.partition(), metadata.offset(), message.reason()));
                        }
                    }
                });
    }

    /** From now on so many messages a second; 0 for a pause. */
    public void pace(int messagesPerSecond) {
        perSecond = messagesPerSecond;
    }

    /** Messages that were given to the client so far, whether or not the broker has them. */
    public long sent() {
        return sent;
    }

    /** Messages that the broker has. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Ends the feed with trades that close all windows; returns when the broker has all of it. */
    public void finish() throws InterruptedException {
        stop();
        for (int partition = 0; partition < partitions; partition++) {
            String symbol = RandomFeed.END + partition;
            String tick = "{\"symbol\":\"%s\",\"price\":1,\"size\":1,\"time\":%d}"
                    .formatted(symbol, newest / 1_000_000 + BEYOND.toMillis());
            send(new Message(partition, symbol.getBytes(UTF_8), tick.getBytes(UTF_8), null, null));
        }
        awaitAcknowledged();
    }

    /** Ends the feed, and leaves its last windows open; returns when the broker has all of it. */
    public void stop() throws InterruptedException {
        thread.shutdown();
        assertThat(thread.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
        awaitAcknowledged();
    }

    private void awaitAcknowledged() {
        producer.flush();
        assertThat(failure.get()).as("sending ticks").isNull();
        assertThat(acknowledged()).isEqualTo(sent);
    }

    @Override
    public Set<Letter> letters() {
        synchronized (letters) {
            return Set.copyOf(letters);
        }
    }

    @Override
    public List<OracleCandle> candles(int minutes) {
        return CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(Duration.ZERO);
    }
}
