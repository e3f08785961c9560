package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.load.Follower;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Listens to a topic of candles, {@code read_committed}, and measures how long after a moment each of them comes, such as
 * the one at which the tick was sent that it tells of.
 */
final class DelayTap implements AutoCloseable {

    /** Delays of so many candles. */
    record Delays(int count, Duration p50, Duration p95, Duration max) {

        static Delays of(List<Long> nanos) {
            List<Long> sorted = new ArrayList<>(nanos);
            Collections.sort(sorted);
            return new Delays(sorted.size(), at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1));
        }

        private static Duration at(List<Long> sorted, double share) {
            return sorted.isEmpty()
                    ? Duration.ZERO
                    : Duration.ofNanos(sorted.get((int) Math.ceil(share * sorted.size()) - 1));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d ms, p95 %,d, max %,d (%,d)",
                    p50.toMillis(),
                    p95.toMillis(),
                    max.toMillis(),
                    count);
        }
    }

    private final Function<String, OptionalLong> due;
    private final List<Long> delays = new ArrayList<>();
    private final Follower candles;

    /**
     * @param topics that exist
     * @param due {@link System#nanoTime()} from which the delay of a candle counts; none for one that does not count
     */
    DelayTap(String bootstrapServers, List<String> topics, Function<String, OptionalLong> due) {
        this.due = due;
        candles = follow("delay-tap", bootstrapServers, topics, this::note);
    }

    /** @param each takes a candle, and {@link System#nanoTime()} when it came */
    static Follower follow(
            String name,
            String bootstrapServers,
            Collection<String> topics,
            ObjLongConsumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<String, Object> connection = Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", 200);
        return new Follower(
                name,
                connection,
                topics,
                InstantSource.system(),
                (candle, ignored) -> each.accept(candle, System.nanoTime()));
    }

    /**
     * How long after its trade was sent a live candle of one minute comes; of several that tell of no newer trade the first
     * counts.
     *
     * @param symbolPrefix of the symbols that count
     */
    static DelayTap ofLiveMinutes(Stage stage, Dated feed, String symbolPrefix) throws Exception {
        Map<String, Long> newest = new HashMap<>();
        String begin = "{\"symbol\":\"";
        return stage.closing(new DelayTap(
                stage.services().bootstrapServers(),
                List.of(stage.installation().candles("1m") + "-live"),
                candle -> {
                    String symbol = candle.substring(begin.length(), candle.indexOf('"', begin.length()));
                    long time = number(candle, "closeTime");
                    Long before = newest.put(symbol, Math.max(time, newest.getOrDefault(symbol, Long.MIN_VALUE)));
                    boolean counts = symbol.startsWith(symbolPrefix) && (before == null || time > before);
                    return counts ? OptionalLong.of(feed.cameTo(time)) : OptionalLong.empty();
                }));
    }

    private synchronized void note(ConsumerRecord<byte[], byte[]> candle, long now) {
        due.apply(new String(candle.value(), UTF_8)).ifPresent(from -> delays.add(now - from));
    }

    /** Forgets what came until now. */
    synchronized void reset() {
        delays.clear();
    }

    synchronized Delays delays() {
        return Delays.of(delays);
    }

    /** The whole number that a field of a candle's JSON has. */
    static long number(String json, String field) {
        int from = json.indexOf("\"" + field + "\":") + field.length() + 3;
        int to = from;
        while (to < json.length() && Character.isDigit(json.charAt(to))) {
            to++;
        }
        return Long.parseLong(json, from, to, 10);
    }

    @Override
    public void close() {
        candles.close();
    }
}
