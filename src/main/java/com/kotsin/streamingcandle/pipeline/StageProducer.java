package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer whose transactions do not wait for an answer that cannot come. When the brokers refuse its connection, Kafka's
 * forgets the request that it was about to send (KAFKA-20237): who began or commits a transaction waits for {@code
 * max.block.ms}, though the brokers have long let in again, and what comes after waits likewise. Used by the thread of its
 * instance; {@link #endRefusedWait()} and {@link #abandon()} by any.
 */
final class StageProducer extends KafkaProducer<byte[], byte[]> {

    /** An answer takes milliseconds, and on a busy machine some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String REFUSALS = "failed-authentication-total";

    private final StreamProgress progress;
    private final DeadLetterLimit deadLetters;
    /** Of what was sent in the transaction; the transaction's own failure does not always name it. */
    private final AtomicReference<Exception> firstFailure = new AtomicReference<>();

    private final Object lock = new Object();
    private Thread waiting;
    private long since;
    private boolean ended;

    /** Why the brokers refuse, the clients say that are refused next, if they still are. */
    static final class UnansweredTransaction extends AuthenticationException {
        private static final long serialVersionUID = 1;

        UnansweredTransaction() {
            super("a request for a transaction got no answer when the brokers refused its connection");
        }
    }

    StageProducer(Map<String, Object> settings, StreamProgress progress, DeadLetterLimit deadLetters) {
        super(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.progress = progress;
        this.deadLetters = deadLetters;
    }

    @Override
    public void beginTransaction() {
        firstFailure.set(null);
        super.beginTransaction();
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        return super.send(deadLetters.fitting(record), (metadata, failure) -> {
            if (failure != null) {
                firstFailure.compareAndSet(null, failure);
            }
            if (callback != null) {
                callback.onCompletion(metadata, isUnanswered(failure) ? new TransactionAbortedException() : failure);
            }
        });
    }

    /** What may have an answer the next time. Kafka Streams is told by the commit, and not by the message, which would be for one task alone. */
    private static boolean isUnanswered(Throwable failure) {
        return failure instanceof RetriableException || failure instanceof TransactionAbortableException;
    }

    /**
     * Waits for nothing. Kafka Streams asks for this once for each task of a commit, a round trip each time; and a commit is not
     * sent before all that was sent in its transaction has an answer, of which {@link #asStreamsKnowsIt} tells.
     */
    @Override
    public void flush() {
        // The commit does it.
    }

    @Override
    public void initTransactions() {
        awaitAnswer(super::initTransactions);
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        asStreamsKnowsIt(() -> awaitAnswer(() -> super.sendOffsetsToTransaction(offsets, group)), firstFailure::get);
    }

    @Override
    public void commitTransaction() {
        asStreamsKnowsIt(() -> awaitAnswer(super::commitTransaction), firstFailure::get);
        progress.committed();
    }

    @Override
    public void abortTransaction() {
        awaitAnswer(super::abortTransaction);
    }

    /**
     * Failures by which Kafka Streams makes its tasks anew and begins again at what is committed, with a new producer: as if somebody
     * else had ended the transaction. So it does when brokers that were killed, or took too long, no longer know a transaction or what
     * was sent in it before, and when something got no answer in time. Told of a timeout, Kafka Streams 4.2.1 would begin again with the
     * same tasks, which by its source remember how far they had read, and may commit that before they have read it again.
     *
     * @param firstFailure of what was sent in the transaction, or {@code null}
     */
    static void asStreamsKnowsIt(Runnable request, Supplier<Exception> firstFailure) {
        try {
            request.run();
        } catch (KafkaException e) {
            Throwable failed = whatFailed(e, firstFailure.get());
            if (failed instanceof InvalidTxnStateException
                    || failed instanceof OutOfOrderSequenceException
                    || failed instanceof InvalidPidMappingException) {
                throw new ProducerFencedException(
                        "The brokers do not know the transaction, or what was sent in it: " + failed);
            }
            if (isUnanswered(failed)) {
                throw new ProducerFencedException("The transaction, or what was sent in it, got no answer: " + failed);
            }
            throw e;
        }
    }

    /** Plain failures tell of one before; an abortable one holds what Kafka's producer has tried until its time was up. */
    private static Throwable whatFailed(KafkaException told, Exception firstFailure) {
        Throwable failed = told;
        while (failed != null && failed.getClass() == KafkaException.class) {
            failed = failed.getCause();
        }
        if (failed == null) {
            return firstFailure;
        }
        boolean isUndoable = failed instanceof TransactionAbortableException;
        return isUndoable && failed.getCause() != null ? failed.getCause() : failed;
    }

    private void awaitAnswer(Runnable request) {
        synchronized (lock) {
            waiting = Thread.currentThread();
            since = System.nanoTime();
        }
        try {
            request.run();
        } catch (InterruptException e) {
            if (!wasEnded()) {
                throw e;
            }
            // What was sent cannot be flushed any more either, and closing the tasks would wait for that.
            abandon();
            throw new UnansweredTransaction();
        } finally {
            wasEnded();
        }
    }

    /** Nobody waits from now on. */
    private boolean wasEnded() {
        synchronized (lock) {
            boolean answer = ended;
            waiting = null;
            ended = false;
            if (answer) {
                // The interrupt may have come when there was an answer, and is not for what the thread does next.
                Thread.interrupted();
            }
            return answer;
        }
    }

    /** Ends waiting for an answer that will not come; to be asked now and then. */
    void endRefusedWait() {
        synchronized (lock) {
            if (waiting != null && !ended && System.nanoTime() - since > PATIENCE.toNanos() && wasRefused()) {
                ended = true;
                waiting.interrupt();
            }
        }
    }

    private boolean wasRefused() {
        return metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(REFUSALS))
                .anyMatch(metric -> metric.metricValue() instanceof Double refusals && refusals > 0);
    }

    /**
     * Waits but a moment. Kafka's waits for two minutes for what it has sent to a broker that is gone, while its instance makes no
     * candles; what was not committed is undone in any case.
     */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** Drops what was not sent yet; nobody waits for it any longer. The transaction is undone. */
    void abandon() {
        close(Duration.ZERO);
    }
}
