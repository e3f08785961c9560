package com.kotsin.streamingcandle.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a stream has yet to send: a bounded number of events that must all come, in order, and of forming candles only the
 * newest of each pair of symbol and timeframe. Safe for use by several threads.
 */
final class Outbox {

    /** Closed candles that may wait; enough for the end of a half-hour of as many symbols as a stream may have. */
    static final int MOST_WAITING = 1_000;

    private static final int CHUNK_BYTES = 16 * 1024;

    /**
     * @param id or {@code null}
     * @param frame its other lines, the empty one at the end included
     */
    record Event(String id, byte[] frame) {}

    private record Forming(long start, byte[] frame) {}

    private final Deque<Event> inOrder = new ArrayDeque<>();
    private final Map<Object, Forming> forming = new LinkedHashMap<>();
    private byte[] heartbeat;

    /**
     * Adds a closed candle, which takes the place of the forming one of its window.
     *
     * @param pair symbol and timeframe
     * @return false if too many wait already
     */
    synchronized boolean addClosed(Object pair, long start, Event event) {
        if (inOrder.size() >= MOST_WAITING) {
            return false;
        }
        Forming waiting = forming.get(pair);
        if (waiting != null && waiting.start <= start) {
            forming.remove(pair);
        }
        inOrder.add(event);
        return true;
    }

    /** Has a forming candle sent instead of the one of this pair that may be waiting. */
    synchronized void putForming(Object pair, long start, byte[] frame) {
        forming.put(pair, new Forming(start, frame));
    }

    /** Has a heartbeat sent when nothing else waits. */
    synchronized void beat(byte[] frame) {
        heartbeat = frame;
    }

    /** Drops all that waits, and has these sent instead. */
    synchronized void startAnew(Collection<Event> events) {
        inOrder.clear();
        forming.clear();
        inOrder.addAll(events);
    }

    /** Takes out what comes next, about as much as goes in one piece, or {@code null} if there is nothing. */
    synchronized byte[] next() {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        while (chunk.size() < CHUNK_BYTES && !inOrder.isEmpty()) {
            Event event = inOrder.poll();
            if (event.id != null) {
                chunk.writeBytes(("id: " + event.id + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            chunk.writeBytes(event.frame);
        }
        Iterator<Forming> newest = forming.values().iterator();
        while (chunk.size() < CHUNK_BYTES && newest.hasNext()) {
            chunk.writeBytes(newest.next().frame);
            newest.remove();
        }
        if (chunk.size() == 0 && heartbeat != null) {
            chunk.writeBytes(heartbeat);
        }
        heartbeat = null;
        return chunk.size() == 0 ? null : chunk.toByteArray();
    }
}
