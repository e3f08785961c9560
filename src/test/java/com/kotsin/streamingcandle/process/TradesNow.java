package com.kotsin.streamingcandle.process;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A market of a few symbols that trades all the time, and has done so for some minutes before. */
final class TradesNow implements AutoCloseable {

    private static final long BEFORE_STEP_MILLIS = 3_000;
    private static final long STEP_MILLIS = 200;

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final List<String> symbols;
    private final Random random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    TradesNow(KafkaView kafka, String topic, List<String> symbols, long seed) {
        this.producer = kafka.producer();
        this.topic = topic;
        this.symbols = symbols;
        this.random = new Random(seed);
    }

    TradesNow start(long minutesBefore) {
        long now = System.currentTimeMillis();
        for (long time = now - TimeUnit.MINUTES.toMillis(minutesBefore); time < now; time += BEFORE_STEP_MILLIS) {
            tradeAll(time);
        }
        thread.scheduleAtFixedRate(
                () -> tradeAll(System.currentTimeMillis()), STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void tradeAll(long millis) {
        for (int i = 0; i < symbols.size(); i++) {
            BigDecimal price = BigDecimal.valueOf(100_00 * (i + 1) + random.nextInt(200), 2);
            BigDecimal size = BigDecimal.valueOf(1 + random.nextInt(1_000_000_000), 8);
            send(symbols.get(i), price, size, millis);
        }
    }

    /** One more trade; returns when the broker has it. */
    void trade(String symbol, String price, String size, long millis) throws ExecutionException, InterruptedException {
        send(symbol, new BigDecimal(price), new BigDecimal(size), millis).get();
    }

    private Future<?> send(String symbol, BigDecimal price, BigDecimal size, long millis) {
        var trade = new OracleTrade(symbol, price, size, millis * 1_000_000, 0, 0, "buy", null);
        return producer.send(new ProducerRecord<>(topic, symbol, trade.nativeTick()));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close();
    }
}
