package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.load.MarketTick;
import com.kotsin.streamingcandle.load.MarketTicks;
import com.kotsin.streamingcandle.load.Message;
import com.kotsin.streamingcandle.load.Sender;
import com.kotsin.streamingcandle.load.WaitingTicks;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Sends ticks by a timetable. Each has the time at which it was due as its event time. */
final class SteadyFeed implements AutoCloseable {

    private final String topic;
    private final MarketTicks market;
    private final WaitingTicks waiting;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Sender sender;

    SteadyFeed(String bootstrapServers, String topic, MarketTicks market, WaitingTicks waiting) {
        this.topic = topic;
        this.market = market;
        this.waiting = waiting;
        this.producer = TickTopic.producer(bootstrapServers, 0);
        this.sender = new Sender(producer, topic, InstantSource.system(), this::next, arrived -> {}, lost -> {});
        sender.start();
    }

    private Message next(long due) {
        MarketTick tick = market.next(due);
        waiting.sent(tick.rank(), due);
        return Message.trade(tick, Message.Fate.IN_ORDER);
    }

    /** Sends at this rate for so long, then no more. */
    void send(int ticksPerSecond, long millis) throws InterruptedException {
        sender.setRate(ticksPerSecond);
        TimeUnit.MILLISECONDS.sleep(millis);
        sender.setRate(0);
        if (sender.firstError() != null) {
            throw new IllegalStateException("Not every tick could be sent to topic " + topic, sender.firstError());
        }
    }

    @Override
    public void close() {
        sender.close();
        producer.close();
    }
}
