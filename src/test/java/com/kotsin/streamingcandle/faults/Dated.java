package com.kotsin.streamingcandle.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** A feed that remembers when it came to each event time; safe for use by several threads. */
final class Dated implements Supplier<Message> {

    private final Supplier<Message> feed;
    private final ConcurrentSkipListMap<Long, Long> nanosByMillis = new ConcurrentSkipListMap<>();
    private long newest = Long.MIN_VALUE;

    Dated(Supplier<Message> feed) {
        this.feed = feed;
    }

    @Override
    public Message get() {
        Message message = feed.get();
        if (message.trade() != null && message.trade().timeMillis() > newest) {
            newest = message.trade().timeMillis();
            nanosByMillis.put(newest, System.nanoTime());
        }
        return message;
    }

    /** {@link System#nanoTime()} when the first trade of this time or a later one was given out. */
    long cameTo(long millis) {
        Map.Entry<Long, Long> first = nanosByMillis.ceilingEntry(millis);
        return first == null ? System.nanoTime() : first.getValue();
    }
}
