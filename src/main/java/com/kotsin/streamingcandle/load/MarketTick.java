package com.kotsin.streamingcandle.load;

/**
 * A trade, and the message that tells it. Prices and sizes are whole numbers of their smallest unit, so that sums of them
 * are exact.
 *
 * @param rank of its symbol, from 0 for the busiest
 * @param symbol key of the record, UTF-8
 * @param timeMillis event time, milliseconds since the epoch, UTC
 * @param cents price in hundredths
 * @param thousandths size in thousandths
 * @param bought whether the taker bought; else it sold
 * @param id number of the trade among those of its symbol, from 1
 * @param value of the record, in the {@code native} format
 */
public record MarketTick(
        int rank, byte[] symbol, long timeMillis, int cents, int thousandths, boolean bought, long id, byte[] value) {}
