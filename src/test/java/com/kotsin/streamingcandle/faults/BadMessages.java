package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A feed into which messages are mixed that must become dead letters, from when that is asked for. */
final class BadMessages implements Supplier<Message> {

    /** @param reason for which it must be refused */
    record Bad(byte[] key, byte[] value, String reason) {}

    /** Rare, for it would be all that is sent. */
    private static final int HUGE_ONE_IN = 100;

    private static final int HUGE = 5 << 20;
    private static final byte[] KEY = {0, (byte) 0xFF, 'k'};

    private final Supplier<Message> feed;
    private final Random random;
    private final int partitions;
    private final double share;
    private final List<Bad> kinds;
    private final Bad rare;
    private final Map<String, Integer> values = new HashMap<>();
    private volatile boolean begun;

    /** @param rare or {@code null} */
    private BadMessages(Supplier<Message> feed, long seed, int partitions, double share, List<Bad> kinds, Bad rare) {
        this.feed = feed;
        this.random = new Random(seed);
        this.partitions = partitions;
        this.share = share;
        this.kinds = kinds;
        this.rare = rare;
    }

    /** What no reader of JSON should have to see. */
    static BadMessages poison(Supplier<Message> feed, long seed, int partitions, double share) {
        String tick = "{\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":%d}".formatted(Market.START.toEpochMilli());
        byte[] every = new byte[256];
        IntStream.range(0, every.length).forEach(i -> every[i] = (byte) i);
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        byte[] huge = new byte[HUGE];
        Arrays.fill(huge, (byte) 'x');
        byte[] open = tick.replace("}", ",\"x\":\"").getBytes(UTF_8);
        System.arraycopy(open, 0, huge, 0, open.length);
        huge[HUGE - 2] = '"';
        huge[HUGE - 1] = '}';
        return new BadMessages(
                feed,
                seed,
                partitions,
                share,
                List.of(
                        bad("malformed_json", tick.substring(0, tick.length() - 4)),
                        bad("malformed_json", "B,1,1,1746416700000"),
                        new Bad(KEY, every, "malformed_json"),
                        bad("too_large", tick.replace("}", ",\"x\":" + deep + "}")),
                        bad("malformed_json", tick.replace("\"price\":1", "\"price\":NaN")),
                        bad("bad_number", tick.replace("\"price\":1", "\"price\":\"NaN\"")),
                        bad("bad_number", tick.replace("\"price\":1", "\"price\":1e999999999")),
                        bad("bad_number", tick.replace("\"size\":1", "\"size\":1e-999999999")),
                        new Bad(KEY, tick.replace("S0", "\u00FF\u00FE").getBytes(ISO_8859_1), "malformed_json"),
                        new Bad(null, "{".getBytes(UTF_8), "malformed_json"),
                        new Bad(KEY, null, "malformed_json"),
                        new Bad(null, null, "malformed_json"),
                        bad("malformed_json", tick.replace("\"size\"", "\"price\":2,\"size\""))),
                new Bad(KEY, huge, "too_large"));
    }

    /** Whole ticks, of times at which nobody trades. */
    static BadMessages timeless(Supplier<Message> feed, long seed, int partitions, double share, Instant now) {
        long soon = now.plus(Duration.ofMinutes(30)).toEpochMilli();
        long someDay = now.plus(Duration.ofDays(50 * 365)).toEpochMilli();
        return new BadMessages(
                feed,
                seed,
                partitions,
                share,
                List.of(
                        at("future_time", soon),
                        at("future_time", soon + "000000"),
                        at("future_time", someDay),
                        at("future_time", "\"" + Instant.ofEpochMilli(someDay) + "\""),
                        at("bad_time", 0),
                        at("bad_time", Duration.ofDays(200).toMillis()),
                        at("bad_time", "\"1970-01-02T03:04:05Z\""),
                        at("bad_time", -1),
                        at("bad_time", -soon)),
                null);
    }

    private static Bad at(String reason, Object time) {
        return bad(reason, "{\"symbol\":\"S0\",\"price\":1,\"size\":1,\"time\":%s}".formatted(time));
    }

    private static Bad bad(String reason, String value) {
        return new Bad(KEY, value.getBytes(UTF_8), reason);
    }

    /** From now on they come. */
    void begin() {
        begun = true;
    }

    @Override
    public Message get() {
        Message message = begun && random.nextDouble() < share ? next() : feed.get();
        if (message.reason() != null) {
            synchronized (values) {
                values.merge(inShort(text(message.value())), 1, Integer::sum);
            }
        }
        return message;
    }

    private Message next() {
        Bad bad = rare != null && random.nextInt(HUGE_ONE_IN) == 0 ? rare : kinds.get(random.nextInt(kinds.size()));
        return new Message(random.nextInt(partitions), bad.key(), bad.value(), null, bad.reason());
    }

    private static String text(byte[] value) {
        return value == null ? null : new String(value, UTF_8);
    }

    /** A value of the dead-letter topic, so that huge ones need not be kept. */
    static String inShort(String value) {
        return value == null || value.length() < 200 ? String.valueOf(value) : value.length() + " " + value.hashCode();
    }

    /** How often each value must be found in the dead-letter topic. */
    Map<String, Integer> values() {
        synchronized (values) {
            return new HashMap<>(values);
        }
    }
}
