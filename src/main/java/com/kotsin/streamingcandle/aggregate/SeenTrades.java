package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.WindowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The trade ids of one ticks partition that count already. Numeric ids lie in pages of 64, one bit each, since feeds
 * number trades in a row; other ids have a page of their own. An index by the minute until which a page is to be
 * known lets old pages be cleared away from the front.
 */
final class SeenTrades {

    private static final long MINUTE = 60_000;
    private static final int MAX_NUMERIC_DIGITS = 18;
    private static final int CLEARED_AT_ONCE = 20_000;

    private final KeyValueStore<byte[], byte[]> store;
    private final WindowKey pages;
    private final WindowKey index;
    /** Pages that were looked at since the last commit. */
    private final Map<Bytes, Page> unwritten = new HashMap<>();

    /** Pages of minutes before it are forgotten, whether they are cleared away yet or not. */
    private long limit;

    /** From where on there may be more to clear away. */
    private byte[] uncleared;

    private long clearedThrough;

    private static final class Page {
        private long bits;
        private long written;
        /** Until when it is to be known, and what the index in the store says of that. */
        private long minute = Long.MIN_VALUE;

        private long indexed = Long.MIN_VALUE;
    }

    SeenTrades(KeyValueStore<byte[], byte[]> store, String source) {
        this.store = store;
        this.pages = new WindowKey("p" + source);
        this.index = new WindowKey("i" + source);
        this.uncleared = index.from(0);
    }

    /**
     * Notes a trade.
     *
     * @param timeMillis until when it is to be known at least; milliseconds since the epoch, UTC
     * @return false if it was noted before
     */
    boolean add(byte[] symbol, String id, long timeMillis) {
        long number = number(id);
        Page page = unwritten.computeIfAbsent(Bytes.wrap(page(symbol, id, number)), this::read);
        long bit = number < 0 ? 1 : 1L << (number & 63);
        if ((page.bits & bit) != 0) {
            return false;
        }
        page.bits |= bit;
        page.minute = Math.max(page.minute, Math.floorDiv(timeMillis, MINUTE));
        return true;
    }

    private Page read(Bytes key) {
        byte[] known = store.get(key.get());
        Page page = new Page();
        if (known != null && ByteBuffer.wrap(known).getLong(Long.BYTES) >= limit) {
            ByteBuffer in = ByteBuffer.wrap(known);
            page.bits = in.getLong();
            page.minute = in.getLong();
            page.indexed = page.minute;
            page.written = page.bits;
        }
        return page;
    }

    /** Puts what was noted into the store; to be called before a commit. */
    void write() {
        unwritten.forEach((key, page) -> {
            if (page.bits == page.written) {
                return;
            }
            if (page.minute > page.indexed) {
                store.put(index.of(page.minute, key.get()), new byte[0]);
            }
            store.put(
                    key.get(),
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(page.bits)
                            .putLong(page.minute)
                            .array());
        });
        unwritten.clear();
    }

    /** Trades that are no longer to be known then count as new if they come again; those of the same page may be kept longer. */
    void forgetBefore(long timeMillis) {
        limit = Math.max(limit, Math.floorDiv(timeMillis, MINUTE));
    }

    /**
     * Forgets, and clears away some of what is forgotten; called again, also with the same time, it clears away more. Not all
     * at once, so that the stream does not stall.
     */
    void clearBefore(long timeMillis) {
        forgetBefore(timeMillis);
        if (limit <= clearedThrough) {
            return;
        }
        write();
        List<byte[]> entries = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> old = store.range(uncleared, index.from(limit))) {
            while (old.hasNext() && entries.size() < CLEARED_AT_ONCE) {
                entries.add(old.next().key);
            }
        }
        for (byte[] entry : entries) {
            long minute = index.start(entry);
            byte[] page = index.symbolBytes(entry);
            byte[] known = store.get(page);
            if (known != null && ByteBuffer.wrap(known).getLong(Long.BYTES) <= minute) {
                store.delete(page);
            }
            store.delete(entry);
        }
        if (entries.size() < CLEARED_AT_ONCE) {
            clearedThrough = limit;
            uncleared = index.from(limit);
        } else {
            uncleared = entries.get(entries.size() - 1);
        }
    }

    private byte[] page(byte[] symbol, String id, long number) {
        byte[] text = number < 0 ? id.getBytes(StandardCharsets.UTF_8) : new byte[0];
        byte[] name = ByteBuffer.allocate(symbol.length + 1 + text.length)
                .put(symbol)
                .put((byte) 0)
                .put(text)
                .array();
        return pages.of(number < 0 ? -1 : number >>> 6, name);
    }

    /** The id as a number, or -1 if another text could mean the same number, or if it is none. */
    private static long number(String id) {
        int length = id.length();
        if (length == 0 || length > MAX_NUMERIC_DIGITS || (id.charAt(0) == '0' && length > 1)) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
