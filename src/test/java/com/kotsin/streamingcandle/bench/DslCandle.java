package com.kotsin.streamingcandle.bench;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.math.BigDecimal;

/** A candle as a user of the DSL would write it: a bean of decimals, as JSON in the state and in the topic. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class DslCandle {

    private String symbol;
    private BigDecimal open;
    private BigDecimal high;
    private BigDecimal low;
    private BigDecimal close;
    private BigDecimal volume = BigDecimal.ZERO;
    private BigDecimal turnover = BigDecimal.ZERO;
    private long trades;
    private long openTime = Long.MAX_VALUE;
    private long closeTime = Long.MIN_VALUE;

    /** @param time ms since the epoch, UTC */
    record Tick(String symbol, BigDecimal price, BigDecimal size, long time, String id, String side, String exchange) {}

    DslCandle add(Tick tick) {
        symbol = tick.symbol;
        if (tick.time < openTime) {
            open = tick.price;
            openTime = tick.time;
        }
        if (tick.time >= closeTime) {
            close = tick.price;
            closeTime = tick.time;
        }
        high = high == null ? tick.price : high.max(tick.price);
        low = low == null ? tick.price : low.min(tick.price);
        volume = volume.add(tick.size);
        turnover = turnover.add(tick.price.multiply(tick.size));
        trades++;
        return this;
    }
}
