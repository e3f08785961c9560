package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.load.Delays;
import com.kotsin.streamingcandle.load.Follower;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads candles as any program may, and notes how long was waited for each. */
final class CandleReceiver implements AutoCloseable {

    private final Delays delays = new Delays();
    private final Follower follower;

    /** What of a candle was waited for. */
    interface Due {

        /** Gives each instant since which something was waited for that this candle shows, ms since the epoch, UTC. */
        void of(ConsumerRecord<byte[], byte[]> candle, LongConsumer since);
    }

    CandleReceiver(String bootstrapServers, Collection<String> topics, Due due) {
        follower = new Follower(
                "candle-receiver",
                Map.of("bootstrap.servers", bootstrapServers),
                topics,
                InstantSource.system(),
                (candle, now) -> due.of(candle, since -> delays.note(candle.topic(), since, now)));
    }

    /** By topic. */
    Delays delays() {
        return delays;
    }

    @Override
    public void close() {
        follower.close();
    }
}
