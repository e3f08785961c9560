package com.kotsin.streamingcandle.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The ticks that were sent and that no live candle of a timeframe shows yet. A candle shows all ticks of its symbol that are
 * not newer than its newest trade. Ticks are in order. Safe for use by several threads.
 */
final class WaitingTicks {

    private final Map<String, OfSymbol> symbols = new ConcurrentHashMap<>();

    private static final class OfSymbol {
        private final Map<String, Integer> shownByTopic = new HashMap<>();
        private long[] times = new long[16];
        private int sent;

        synchronized void sent(long timeMillis) {
            if (sent == times.length) {
                times = Arrays.copyOf(times, 2 * sent);
            }
            times[sent++] = timeMillis;
        }

        synchronized void shown(String topic, long throughMillis, LongConsumer timeOfTick) {
            int shown = shownByTopic.getOrDefault(topic, 0);
            for (; shown < sent && times[shown] <= throughMillis; shown++) {
                timeOfTick.accept(times[shown]);
            }
            shownByTopic.put(topic, shown);
        }
    }

    /** Takes note of a tick before it is sent. */
    void sent(byte[] symbol, long timeMillis) {
        symbols.computeIfAbsent(text(symbol), each -> new OfSymbol()).sent(timeMillis);
    }

    /** Gives the time of each tick that this live candle is the first of its topic to show. */
    void shown(ConsumerRecord<byte[], byte[]> candle, LongConsumer timeOfTick) {
        String symbol = text(candle.key());
        shown(symbol, candle.topic(), CandleReceiver.number(text(candle.value()), "closeTime"), timeOfTick);
    }

    /**
     * Likewise of a live candle that came another way.
     *
     * @param name instead of its topic's
     * @param newest time of its newest trade, ms since the epoch, UTC
     */
    void shown(String symbol, String name, long newest, LongConsumer timeOfTick) {
        OfSymbol ticks = symbols.get(symbol);
        if (ticks != null) {
            ticks.shown(name, newest, timeOfTick);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
