package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.load.Follower;
import com.kotsin.streamingcandle.oracle.RandomFeed;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Listens to live candles as any program may, {@code read_committed}, and notes for each symbol and timeframe how long it
 * was silent. Every symbol must trade all the time, or its own pauses count.
 */
public final class LiveTap implements AutoCloseable {

    private final Follower candles;
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, Long> longestOfEach = new HashMap<>();
    private long longest;
    private String longestOf = "";

    /** @param topics that exist */
    public LiveTap(String bootstrapServers, Collection<String> topics) {
        candles = DelayTap.follow("live-tap", bootstrapServers, topics, this::note);
    }

    private synchronized void note(ConsumerRecord<byte[], byte[]> candle, long now) {
        String symbol = new String(candle.key(), UTF_8);
        if (symbol.startsWith(RandomFeed.END)) {
            return;
        }
        String of = candle.topic() + " " + symbol;
        Long before = last.put(of, now);
        if (before != null) {
            longestOfEach.merge(of, now - before, Math::max);
        }
        if (before != null && now - before > longest) {
            longest = now - before;
            longestOf = of;
        }
    }

    /** Symbols and timeframes that were heard of. */
    public synchronized int heard() {
        return last.size();
    }

    /** Whether everything that was ever heard of was heard of after this, by {@link System#nanoTime()}. */
    synchronized boolean heardAfter(long nanos) {
        return last.values().stream().allMatch(at -> at > nanos);
    }

    /** Counts silence only from now on; what was heard of before is expected from now on. */
    public synchronized void reset() {
        long now = System.nanoTime();
        last.replaceAll((of, before) -> now);
        longestOfEach.clear();
        longest = 0;
        longestOf = "";
    }

    /** The longest silence of a symbol in a timeframe, one that still lasts included. */
    public synchronized Duration gap() {
        long now = System.nanoTime();
        last.forEach((of, at) -> {
            if (now - at > longest) {
                longest = now - at;
                longestOf = of;
            }
        });
        return Duration.ofNanos(longest);
    }

    /** The same of each topic. */
    public synchronized Map<String, Duration> gaps() {
        long now = System.nanoTime();
        Map<String, Duration> gaps = new TreeMap<>();
        last.forEach((of, at) -> {
            String topic = of.substring(0, of.indexOf(' '));
            long silence = Math.max(now - at, longestOfEach.getOrDefault(of, 0L));
            gaps.merge(topic, Duration.ofNanos(silence), (one, other) -> one.compareTo(other) < 0 ? other : one);
        });
        return gaps;
    }

    /** Which topic and symbol that was, for messages. */
    public synchronized String gapOf() {
        return longestOf;
    }

    @Override
    public void close() {
        candles.close();
    }
}
