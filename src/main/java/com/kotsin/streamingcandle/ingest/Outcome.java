package com.kotsin.streamingcandle.ingest;

import com.kotsin.streamingcandle.market.Trade;

/**
 * What became of one JSON object of a record. The object's bytes are {@code [from, to)} of the record's value; a
 * rejection of the record as a whole, and the only object of a record, have the range of the whole value.
 */
public sealed interface Outcome {

    /** Place among the objects of the record, from 0. */
    int element();

    /** First byte of the object within the record's value. */
    int from();

    /** The byte after the object's last one. */
    int to();

    record Accepted(Trade trade, int element, int from, int to) implements Outcome {}

    /** @param detail names the field and its value, for people: at most 200 printable characters */
    record Rejected(RejectReason reason, String detail, int element, int from, int to) implements Outcome {}
}
