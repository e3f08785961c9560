package com.kotsin.streamingcandle.process;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends trades in the native format to a topic, keyed by symbol, so many a second. */
final class SteadyFeed implements AutoCloseable {

    private static final long PERIOD_MILLIS = 20;

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final List<OracleTrade> trades;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile int batch;
    private volatile int sent;

    SteadyFeed(KafkaView kafka, String topic, List<OracleTrade> trades, int perSecond) {
        this.producer = kafka.producer();
        this.topic = topic;
        this.trades = trades;
        this.batch = (int) (perSecond * PERIOD_MILLIS / 1_000);
    }

    SteadyFeed start() {
        thread.scheduleAtFixedRate(this::sendBatch, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void sendBatch() {
        int until = Math.min(trades.size(), sent + batch);
        for (OracleTrade trade : trades.subList(sent, until)) {
            producer.send(new ProducerRecord<>(topic, trade.symbol(), trade.nativeTick()));
        }
        if (until > sent) {
            producer.flush();
            sent = until;
        }
    }

    /** Trades that the broker has. */
    int sent() {
        return sent;
    }

    boolean isDone() {
        return sent == trades.size();
    }

    /** Sends what is left as fast as the broker takes it. */
    void hurry() {
        batch = 1_000;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close();
    }
}
