package com.kotsin.streamingcandle.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.h2.mvstore.MVMap;

/**
 * A query for candles of one symbol by their start, in that order: the part of an ordered map with keys
 * {@code symbol|start} that holds them. Starts have {@link #DIGITS} digits, so that texts have the order of numbers.
 *
 * @param from milliseconds since the epoch, UTC, inclusive
 * @param to likewise, exclusive
 */
record StartRange(String symbol, long from, long to, boolean descending) {

    /** Of milliseconds since the epoch from September 2001 to November 2286. */
    private static final int DIGITS = 13;

    private static final long LEAST = 1_000_000_000_000L;
    private static final long GREATEST = 9_999_999_999_999L;

    /** Empty if the query or its order is another one. */
    static Optional<StartRange> of(Document query, Document order) {
        if (order == null
                || !order.keySet().equals(Set.of("start"))
                || !query.keySet().equals(Set.of("symbol", "start"))
                || !(query.get("symbol") instanceof String symbol)
                || !(query.get("start") instanceof Document bounds)
                || !bounds.keySet().equals(Set.of("$gte", "$lt"))
                || !(bounds.get("$gte") instanceof Instant from)
                || !(bounds.get("$lt") instanceof Instant to)) {
            return Optional.empty();
        }
        boolean descending = ((Number) order.get("start")).intValue() < 0;
        return Optional.of(new StartRange(symbol, from.toEpochMilli(), to.toEpochMilli(), descending));
    }

    /** Whether an id is one of those that a range finds. */
    static boolean finds(Object id) {
        return id instanceof String text
                && text.length() > DIGITS
                && text.charAt(text.length() - DIGITS - 1) == '|'
                && text.charAt(text.length() - DIGITS) != '0'
                && text.chars().skip(text.length() - DIGITS).allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /**
     * The keys in the order that is asked for.
     *
     * @param limit most keys, 0 for all
     */
    List<Object> keys(MVMap<Object, Document> documents, int limit) {
        List<Object> keys = new ArrayList<>();
        if (from >= to || from > GREATEST || to <= LEAST) {
            return keys;
        }
        String first = symbol + '|' + Math.max(from, LEAST);
        String last = symbol + '|' + Math.min(to - 1, GREATEST);
        Iterator<Object> cursor = documents.cursor(descending ? last : first, descending ? first : last, descending);
        while (cursor.hasNext() && (limit == 0 || keys.size() < limit)) {
            keys.add(cursor.next());
        }
        return keys;
    }
}
