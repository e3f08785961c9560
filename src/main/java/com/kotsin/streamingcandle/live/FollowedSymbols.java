package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.LiveTopics.Topic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The symbols that somebody asks for: has them loaded, gives their records on, forgets them. But for
 * {@link #find(String)} and {@link #size()} used by the thread of the feed only.
 */
final class FollowedSymbols {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedSymbols.class);

    private final LiveTopics topics;
    private final Map<String, Topic> topicsByName;
    private final Supplier<SymbolBook> books;
    private final BackReader reader;
    private final Consumer<Runnable> feed;
    private final Map<String, SymbolFeed> bySymbol = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, SymbolFeed> byKey = new HashMap<>();
    private final Set<Subscription> waiting = new LinkedHashSet<>();
    private final Set<Subscription> toSend = new LinkedHashSet<>();
    private final StreamStart starts;
    private boolean loading;
    private Tail tail;

    /** @param feed has something done by the feed's thread */
    FollowedSymbols(LiveTopics topics, Supplier<SymbolBook> books, BackReader reader, Consumer<Runnable> feed) {
        this.topics = topics;
        this.topicsByName = topics.all().stream().collect(Collectors.toMap(Topic::name, Function.identity()));
        this.books = books;
        this.reader = reader;
        this.feed = feed;
        this.starts = new StreamStart(topics, reader, feed);
    }

    SymbolFeed find(String symbol) {
        return bySymbol.get(symbol);
    }

    int size() {
        return bySymbol.size();
    }

    boolean isEmpty() {
        return bySymbol.isEmpty();
    }

    void use(Tail opened) {
        tail = opened;
    }

    SymbolFeed open(String symbol) {
        return bySymbol.computeIfAbsent(symbol, each -> {
            SymbolFeed opened = new SymbolFeed(symbol);
            byKey.put(opened.key, opened);
            return opened;
        });
    }

    void add(Subscription subscription) {
        for (String symbol : subscription.symbols) {
            SymbolFeed of = open(symbol);
            of.subscriptions.add(subscription);
            of.foldWhatIsWanted();
        }
        waiting.add(subscription);
        activateReady();
        sendAll();
    }

    void remove(Subscription subscription) {
        starts.cancel(subscription);
        waiting.remove(subscription);
        toSend.remove(subscription);
        for (String symbol : subscription.symbols) {
            SymbolFeed of = bySymbol.get(symbol);
            if (of != null && of.subscriptions.remove(subscription)) {
                of.foldWhatIsWanted();
                closeIfUnused(of);
            }
        }
    }

    void closeIfUnused(SymbolFeed of) {
        if (!of.isWanted() && bySymbol.remove(of.symbol, of)) {
            byKey.remove(of.key);
            if (of.partition() >= 0
                    && bySymbol.values().stream().noneMatch(other -> other.partition() == of.partition())) {
                tail.leave(of.partition());
            }
        }
    }

    /** Forgets what was read, so that it is read again, and everybody is told. */
    void loadAnew() {
        bySymbol.values().forEach(SymbolFeed::forget);
        bySymbol.values()
                .forEach(of -> of.subscriptions.forEach(subscription -> {
                    starts.interrupt(subscription, "the candle topics had to be read anew");
                    waiting.add(subscription);
                }));
    }

    /** Has those symbols read back that are not loaded, all at once and one time after the other. */
    void loadMissing() {
        if (loading) {
            return;
        }
        Object ticket = new Object();
        List<SymbolFeed> missing = bySymbol.values().stream()
                .filter(of -> of.book == null && of.loading == null)
                .toList();
        if (!missing.isEmpty()) {
            loading = true;
            missing.forEach(of -> of.beginLoading(ticket));
            List<ByteBuffer> keys = missing.stream().map(of -> of.key).toList();
            reader.submit(past -> {
                Loaded loaded = load(past, keys);
                feed.accept(() -> takeLoaded(missing, ticket, loaded));
            });
        }
    }

    private record Loaded(
            int partitions,
            Map<TopicPartition, Long> ends,
            Map<ByteBuffer, List<ConsumerRecord<byte[], byte[]>>> records) {}

    private Loaded load(PastRecords past, List<ByteBuffer> keys) {
        int partitions = past.partitions(topics.finals(Timeframe.ONE_MINUTE).name());
        Map<TopicPartition, Set<ByteBuffer>> wanted = new HashMap<>();
        for (ByteBuffer key : keys) {
            int partition = SymbolFeed.partitionOf(key, partitions);
            topics.all()
                    .forEach(topic -> wanted.computeIfAbsent(
                                    new TopicPartition(topic.name(), partition), each -> new HashSet<>())
                            .add(key));
        }
        Map<TopicPartition, Long> ends = past.ends(wanted.keySet());
        Map<ByteBuffer, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        past.newest(wanted, topicsByName, ends)
                .forEach(record -> records.computeIfAbsent(ByteBuffer.wrap(record.key()), each -> new ArrayList<>())
                        .add(record));
        return new Loaded(partitions, ends, records);
    }

    private void takeLoaded(List<SymbolFeed> missing, Object ticket, Loaded loaded) {
        loading = false;
        for (SymbolFeed of : missing) {
            if (of.loading == ticket && bySymbol.get(of.symbol) == of) {
                int partition = SymbolFeed.partitionOf(of.key, loaded.partitions);
                tail.follow(partition, loaded.ends);
                SymbolBook book = books.get();
                loaded.records.getOrDefault(of.key, List.of()).forEach(record -> takeInto(book, record));
                of.loaded(book, partition, loaded.ends).stream()
                        .filter(of::isNew)
                        .forEach(record -> takeInto(book, record));
            }
        }
    }

    /** Gives a record on to whoever asked for its symbol, if anybody did. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        SymbolFeed of = record.key() == null ? null : byKey.get(ByteBuffer.wrap(record.key()));
        if (of == null) {
            return;
        }
        if (of.book == null) {
            of.await(record);
        } else if (of.isNew(record)) {
            takeInto(of.book, record).forEach(candle -> say(of, candle));
        }
    }

    private List<Candle> takeInto(SymbolBook book, ConsumerRecord<byte[], byte[]> record) {
        try {
            return book.take(
                    CandleRecord.read(record, topicsByName.get(record.topic()).forming()));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Record {} of {}-{} is passed over: {}",
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    e.getMessage());
            return List.of();
        }
    }

    private void say(SymbolFeed of, Candle candle) {
        byte[] frame = null;
        for (Subscription subscription : of.subscriptions) {
            if (subscription.wants(candle)) {
                frame = frame == null ? Frames.candle(candle) : frame;
                if (candle.status() == Status.LIVE) {
                    starts.sayForming(subscription, candle, frame);
                } else if (!starts.sayClosed(subscription, candle, frame, tail)) {
                    starts.interrupt(subscription, "the connection was too slow for all that closed");
                    waiting.add(subscription);
                }
                toSend.add(subscription);
            }
        }
    }

    /** Starts the streams whose symbols are loaded. */
    void activateReady() {
        waiting.removeIf(subscription -> {
            List<SymbolFeed> of =
                    subscription.symbols.stream().map(bySymbol::get).toList();
            if (!of.stream().allMatch(each -> each.book != null && each.isReachedBy(tail))) {
                return false;
            }
            starts.start(subscription, of, tail, toSend::add);
            toSend.add(subscription);
            return true;
        });
    }

    void sendAll() {
        toSend.forEach(subscription -> subscription.send.run());
        toSend.clear();
    }
}
