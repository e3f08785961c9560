package com.kotsin.streamingcandle.load;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The service that is put under load, as its topics and groups show it.
 *
 * @param topic ticks topic: {@code native} format, keyed by the symbol, of a market that never closes
 * @param graceMillis how long after its end a window waits for late trades before it is final
 * @param horizonMillis how long after its end a final candle still takes late trades
 * @param timeframes those of the service, from the shortest
 * @param finals topic of final and revised candles
 * @param live topic of live candles
 * @param groups consumer groups of the service, by what they are called in figures: a timeframe, or {@code mongo-sink}
 * @param consumer brokers and security, for a consumer; {@code producer} and {@code admin} likewise
 */
public record LoadTarget(
        String topic,
        long graceMillis,
        long horizonMillis,
        List<Timeframe> timeframes,
        Function<Timeframe, String> finals,
        Function<Timeframe, String> live,
        String deadLetters,
        Map<String, String> groups,
        Map<String, Object> consumer,
        Map<String, Object> producer,
        Map<String, Object> admin) {}
