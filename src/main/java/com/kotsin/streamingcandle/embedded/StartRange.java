package com.kotsin.streamingcandle.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.h2.mvstore.MVMap;

/**
 * A query for candles of one symbol by their start, in that order: the part of an ordered map with keys
 * {@code symbol|start} that holds them.
 *
 * @param from milliseconds since the epoch, UTC, inclusive
 * @param through likewise, inclusive
 */
record StartRange(String symbol, long from, long through, boolean descending) {

    private static final int MOST_DIGITS = 19;

    /** Starts with equally many digits: the order of their texts is their own, or the reverse below zero. */
    private record Stretch(long from, long through) {

        int length() {
            return Long.toString(from).length();
        }
    }

    /** Empty if the query or its order is another one. */
    static Optional<StartRange> of(Document query, Document order) {
        if (order == null
                || !order.keySet().equals(Set.of("start"))
                || !query.keySet().equals(Set.of("symbol", "start"))
                || !(query.get("symbol") instanceof String symbol)
                || !(query.get("start") instanceof Document bounds)
                || !bounds.keySet().equals(Set.of("$gte", "$lt"))
                || !(bounds.get("$gte") instanceof Instant from)
                || !(bounds.get("$lt") instanceof Instant to)
                || to.toEpochMilli() == Long.MIN_VALUE) {
            return Optional.empty();
        }
        boolean descending = ((Number) order.get("start")).intValue() < 0;
        return Optional.of(new StartRange(symbol, from.toEpochMilli(), to.toEpochMilli() - 1, descending));
    }

    /**
     * The keys in the order that is asked for.
     *
     * @param limit most keys, 0 for all
     */
    List<Object> keys(MVMap<Object, Document> documents, int limit) {
        List<Object> keys = new ArrayList<>();
        for (Stretch stretch : stretches()) {
            int length = symbol.length() + 1 + stretch.length();
            boolean reverse = descending == stretch.from() >= 0;
            String least = key(stretch.from() >= 0 ? stretch.from() : stretch.through());
            String greatest = key(stretch.from() >= 0 ? stretch.through() : stretch.from());
            Iterator<Object> cursor = documents.cursor(reverse ? greatest : least, reverse ? least : greatest, reverse);
            while (cursor.hasNext()) {
                if (cursor.next() instanceof String key && key.length() == length) {
                    keys.add(key);
                    if (keys.size() == limit) {
                        return keys;
                    }
                }
            }
        }
        return keys;
    }

    private String key(long start) {
        return symbol + '|' + start;
    }

    private List<Stretch> stretches() {
        List<Stretch> stretches = new ArrayList<>();
        for (int digits = MOST_DIGITS; digits >= 1; digits--) {
            long greatest = -lowest(digits);
            add(stretches, digits == MOST_DIGITS ? Long.MIN_VALUE : -highest(digits), digits == 1 ? -1 : greatest);
        }
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            add(stretches, lowest(digits), highest(digits));
        }
        if (descending) {
            Collections.reverse(stretches);
        }
        return stretches;
    }

    private void add(List<Stretch> stretches, long least, long greatest) {
        if (Math.max(from, least) <= Math.min(through, greatest)) {
            stretches.add(new Stretch(Math.max(from, least), Math.min(through, greatest)));
        }
    }

    private static long lowest(int digits) {
        return digits == 1 ? 0 : power(digits - 1);
    }

    private static long highest(int digits) {
        return digits == MOST_DIGITS ? Long.MAX_VALUE : power(digits) - 1;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
