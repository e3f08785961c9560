package com.kotsin.streamingcandle.load;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends messages by a timetable, in a thread of its own. Each has the time at which it was due, so that a sender that is
 * held up makes what it sends late and not what is measured better.
 */
public final class Sender implements AutoCloseable {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double SECOND = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final InstantSource clock;
    private final LongFunction<Message> messages;
    private final Consumer<Message> arrived;
    private final Consumer<Message> doubtful;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicReference<Exception> firstError = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "load-sender");

    private volatile int rate;
    private volatile double nextDue;
    private volatile boolean ended;

    /**
     * @param messages gives the message that is due at a time, milliseconds since the epoch, UTC
     * @param arrived takes each that lies in the topic
     * @param doubtful takes each of which nobody knows
     */
    public Sender(
            Producer<byte[], byte[]> producer,
            String topic,
            InstantSource clock,
            LongFunction<Message> messages,
            Consumer<Message> arrived,
            Consumer<Message> doubtful) {
        this.producer = producer;
        this.topic = topic;
        this.clock = clock;
        this.messages = messages;
        this.arrived = arrived;
        this.doubtful = doubtful;
        thread.setDaemon(true);
    }

    /** Begins, at rate 0. */
    public void start() {
        nextDue = clock.millis();
        thread.start();
    }

    /** Messages per second from now on, 0 for none. */
    public void setRate(int perSecond) {
        rate = perSecond;
    }

    private void run() {
        double due = nextDue;
        while (!ended) {
            long now = clock.millis();
            double step = rate > 0 ? SECOND / rate : 0;
            if (step == 0) {
                due = now;
            }
            while (step > 0 && due <= now && !ended) {
                send(messages.apply((long) due));
                due += step;
                nextDue = due;
            }
            nextDue = due;
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    private void send(Message message) {
        sent.incrementAndGet();
        try {
            producer.send(
                    new ProducerRecord<>(
                            topic, null, (long) nextDue, message.tick().symbol(), message.value()),
                    (metadata, problem) -> done(message, problem));
        } catch (KafkaException | IllegalStateException e) {
            done(message, e);
        }
    }

    private void done(Message message, Exception problem) {
        if (problem == null) {
            acknowledged.incrementAndGet();
            arrived.accept(message);
        } else {
            errors.incrementAndGet();
            firstError.compareAndSet(null, problem);
            doubtful.accept(message);
        }
    }

    /** Stops sending; returns when each message has arrived or failed. */
    public void stop() {
        ended = true;
        try {
            thread.join();
            producer.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Messages that should have been sent by now. */
    long offered() {
        double behind = ended ? 0 : Math.max(0, clock.millis() - nextDue);
        return sent.get() + (long) (behind * rate / SECOND);
    }

    long sent() {
        return sent.get();
    }

    /** Messages that lie in the topic. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Messages that the brokers did not take, or of which nobody knows. */
    public long errors() {
        return errors.get();
    }

    /** What happened to the first message that did not arrive, or {@code null}. */
    public Exception firstError() {
        return firstError.get();
    }

    /** No message is due before this any more, milliseconds since the epoch, UTC. */
    long through() {
        return ended && !thread.isAlive() ? Long.MAX_VALUE : (long) nextDue;
    }

    /** Time from when the next message is due, in ms. */
    long behind() {
        return rate == 0 || ended ? 0 : Math.max(0, clock.millis() - (long) nextDue);
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
