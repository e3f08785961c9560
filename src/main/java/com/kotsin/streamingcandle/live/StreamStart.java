package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.Outbox.Event;
import com.kotsin.streamingcandle.live.Subscription.Pair;
import com.kotsin.streamingcandle.live.Subscription.State;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What goes into the outboxes of streams: what was missed, the snapshot, then one candle after the other. Used by the thread
 * of the feed only.
 */
final class StreamStart {

    private final LiveTopics topics;
    private final BackReader reader;
    private final Consumer<Runnable> feed;

    StreamStart(LiveTopics topics, BackReader reader, Consumer<Runnable> feed) {
        this.topics = topics;
        this.reader = reader;
        this.feed = feed;
    }

    /**
     * Begins a stream whose symbols are all loaded.
     *
     * @param symbols its own
     * @param later has the outbox sent that is filled later
     */
    void start(Subscription subscription, List<SymbolFeed> symbols, Tail tail, Consumer<Subscription> later) {
        subscription.partitions = partitions(subscription, symbols);
        if (subscription.lastEventId == null) {
            activate(subscription, symbols, tail, List.of());
            return;
        }
        long[] now = positions(subscription, tail);
        Optional<long[]> before = StreamPosition.decode(subscription.partitions, subscription.lastEventId);
        subscription.lastEventId = null;
        if (before.isEmpty()) {
            subscription.resetReason = "the Last-Event-ID is not one of this stream";
            activate(subscription, symbols, tail, List.of());
            return;
        }
        Set<ByteBuffer> keys = symbols.stream().map(of -> of.key).collect(Collectors.toSet());
        subscription.state = State.RESUMING;
        subscription.resuming = past -> {
            var missed = past.between(subscription.partitions, before.get(), now, keys);
            feed.accept(() -> {
                if (subscription.state == State.RESUMING) {
                    resume(subscription, symbols, tail, before.get(), missed);
                    later.accept(subscription);
                }
            });
        };
        reader.submit(subscription.resuming);
    }

    private void resume(
            Subscription subscription,
            List<SymbolFeed> symbols,
            Tail tail,
            long[] before,
            Optional<List<ConsumerRecord<byte[], byte[]>>> missed) {
        List<Event> events = new ArrayList<>();
        if (missed.isPresent()) {
            long[] offsets = before.clone();
            for (ConsumerRecord<byte[], byte[]> record : missed.get()) {
                int place = subscription.partitions.indexOf(new TopicPartition(record.topic(), record.partition()));
                offsets[place] = record.offset() + 1;
                String id = StreamPosition.encode(subscription.partitions, offsets);
                frame(record).ifPresent(frame -> events.add(new Event(id, frame)));
            }
            events.addAll(subscription.held);
        } else {
            subscription.resetReason = "too much was missed to send it again";
        }
        activate(subscription, symbols, tail, events);
    }

    private static Optional<byte[]> frame(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(Frames.candle(CandleJson.read(record.value())));
        } catch (IllegalArgumentException e) {
            // Nobody was told of it when it came, either.
            return Optional.empty();
        }
    }

    private void activate(Subscription subscription, List<SymbolFeed> symbols, Tail tail, List<Event> missed) {
        List<Event> events = new ArrayList<>(missed);
        if (subscription.resetReason != null) {
            events.add(new Event(null, Frames.reset(subscription.resetReason)));
            subscription.resetReason = null;
        }
        String id = StreamPosition.encode(subscription.partitions, positions(subscription, tail));
        for (SymbolFeed of : symbols) {
            for (Timeframe timeframe : subscription.timeframes) {
                events.add(new Event(id, Frames.snapshot(of.symbol, timeframe, of.book.newest(timeframe))));
            }
        }
        subscription.outbox.startAnew(events);
        subscription.held.clear();
        subscription.resuming = null;
        subscription.state = State.ACTIVE;
    }

    void sayForming(Subscription subscription, Candle candle, byte[] frame) {
        if (subscription.state == State.ACTIVE) {
            subscription.outbox.putForming(pair(candle), candle.start(), frame);
        }
    }

    /** @return false if the client is too slow for all that it must get */
    boolean sayClosed(Subscription subscription, Candle candle, byte[] frame, Tail tail) {
        if (subscription.state == State.WAITING) {
            return true;
        }
        Event event = new Event(StreamPosition.encode(subscription.partitions, positions(subscription, tail)), frame);
        if (subscription.state == State.ACTIVE) {
            return subscription.outbox.addClosed(pair(candle), candle.start(), event);
        }
        subscription.held.add(event);
        return subscription.held.size() <= Outbox.MOST_WAITING;
    }

    /** Has a stream begin anew, and say why. */
    void interrupt(Subscription subscription, String reason) {
        cancel(subscription);
        subscription.held.clear();
        subscription.state = State.WAITING;
        subscription.resetReason = reason;
    }

    /** Ends a stream. */
    void cancel(Subscription subscription) {
        if (subscription.resuming != null) {
            reader.cancel(subscription.resuming);
            subscription.resuming = null;
        }
        subscription.state = State.ENDED;
    }

    private static Pair pair(Candle candle) {
        return new Pair(candle.symbol(), candle.timeframe());
    }

    private List<TopicPartition> partitions(Subscription subscription, List<SymbolFeed> symbols) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Timeframe timeframe : subscription.timeframes) {
            symbols.stream()
                    .map(SymbolFeed::partition)
                    .distinct()
                    .sorted()
                    .map(partition ->
                            new TopicPartition(topics.finals(timeframe).name(), partition))
                    .forEach(partitions::add);
        }
        return partitions;
    }

    private static long[] positions(Subscription subscription, Tail tail) {
        return subscription.partitions.stream().mapToLong(tail::next).toArray();
    }
}
