package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.oracle.OracleTrade;

/**
 * A record of the ticks topic, and what must become of it.
 *
 * @param key may be {@code null}, as may be the value
 * @param trade that it is, or {@code null}; one whose symbol and id came before does not count
 * @param reason with which it must be found among the dead letters, or {@code null}
 */
public record Message(int partition, byte[] key, byte[] value, OracleTrade trade, String reason) {}
