package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.Partitions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One symbol while somebody asks for it. But for what is said otherwise used by the thread of the feed only. */
final class SymbolFeed {

    /** More come only if reading back takes minutes; then it is done again. */
    private static final int MOST_WAITING = 5_000;

    final String symbol;
    final ByteBuffer key;
    final Set<Subscription> subscriptions = new LinkedHashSet<>();
    /** Records that came while it was loaded. */
    private final List<ConsumerRecord<byte[], byte[]>> waiting = new ArrayList<>();

    private final Map<TopicPartition, Long> loadedTo = new HashMap<>();

    /** Of this loading; {@code null} if there is none. */
    Object loading;

    /** Whether it is kept for a while though nobody subscribes. */
    boolean leased;

    /** Whether it was asked for since that while began. May be set by any thread. */
    volatile boolean asked;

    /** {@code null} until it is loaded. May be read by any thread. */
    volatile SymbolBook book;

    /** Ends when it is loaded for the first time. May be used by any thread. */
    final CompletableFuture<SymbolBook> ready = new CompletableFuture<>();

    private int partition = -1;

    SymbolFeed(String symbol) {
        this.symbol = symbol;
        this.key = ByteBuffer.wrap(symbol.getBytes(StandardCharsets.UTF_8));
    }

    static int partitionOf(ByteBuffer key, int partitions) {
        return Partitions.of(key.array(), partitions);
    }

    /** Among those of each topic; -1 until it is loaded. */
    int partition() {
        return partition;
    }

    boolean isWanted() {
        return leased || !subscriptions.isEmpty();
    }

    void beginLoading(Object ticket) {
        loading = ticket;
        waiting.clear();
    }

    void await(ConsumerRecord<byte[], byte[]> record) {
        if (waiting.size() == MOST_WAITING) {
            loading = null;
        }
        if (loading != null) {
            waiting.add(record);
        }
    }

    /** @return records that came meanwhile */
    List<ConsumerRecord<byte[], byte[]>> loaded(SymbolBook loaded, int loadedPartition, Map<TopicPartition, Long> to) {
        partition = loadedPartition;
        loadedTo.clear();
        to.forEach((each, offset) -> {
            if (each.partition() == loadedPartition) {
                loadedTo.put(each, offset);
            }
        });
        book = loaded;
        loading = null;
        foldWhatIsWanted();
        ready.complete(loaded);
        List<ConsumerRecord<byte[], byte[]>> came = List.copyOf(waiting);
        waiting.clear();
        return came;
    }

    void forget() {
        book = null;
        loading = null;
        waiting.clear();
    }

    boolean isNew(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= loadedTo.get(new TopicPartition(record.topic(), record.partition()));
    }

    /** Whether all that was read back was also passed by the tail, so that both stand at the same place. */
    boolean isReachedBy(Tail tail) {
        return loadedTo.entrySet().stream().allMatch(entry -> tail.next(entry.getKey()) >= entry.getValue());
    }

    void foldWhatIsWanted() {
        if (book != null) {
            Set<Timeframe> wanted = new TreeSet<>();
            subscriptions.forEach(subscription -> wanted.addAll(subscription.timeframes));
            book.foldAlways(wanted);
        }
    }
}
