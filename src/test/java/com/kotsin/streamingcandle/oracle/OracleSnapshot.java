package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;

/**
 * A message that tells the running volume of the day, as the tests see it.
 *
 * @param token the broker's number of the instrument
 * @param total running volume of the trading day
 * @param position order of arrival
 */
public record OracleSnapshot(
        int token, BigDecimal price, BigDecimal lastSize, BigDecimal total, long timeMillis, long position) {

    public String symbol() {
        return "NSE:" + token;
    }

    public OracleSnapshot at(long newPosition) {
        return new OracleSnapshot(token, price, lastSize, total, timeMillis, newPosition);
    }

    /** The message as 5paisa sends it. */
    public String fivepaisaTick() {
        return "{\"Exch\":\"N\",\"ExchType\":\"C\",\"Token\":%d,\"LastRate\":%s,\"LastQty\":%s,\"TotalQty\":%s,\"TickDt\":\"/Date(%d)/\"}"
                .formatted(token, price.toPlainString(), lastSize.toPlainString(), total.toPlainString(), timeMillis);
    }
}
