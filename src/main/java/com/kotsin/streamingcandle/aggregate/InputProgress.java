package com.kotsin.streamingcandle.aggregate;

/**
 * Tells how far the input is read, so that a window can close by the wall clock when there is nothing left to read, and
 * only then. Safe for use by several threads.
 */
@FunctionalInterface
public interface InputProgress {

    /** One ticks partition. */
    interface OfPartition {

        /** The record at this offset is processed, and so are all before it. */
        void processed(long offset);

        /**
         * The newest known instant for which holds: every record that was in the partition then is processed.
         * Milliseconds since the epoch, UTC; {@link Long#MIN_VALUE} while the broker has not answered since the start.
         * Asking also says that somebody wants to know.
         */
        long readThrough();
    }

    OfPartition of(String topic, int partition);
}
