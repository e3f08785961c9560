package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** What one stream asked for, and how far it has got. But for its constants used by the thread of the feed only. */
final class Subscription {

    /** Key of an outbox. */
    record Pair(String symbol, Timeframe timeframe) {}

    enum State {
        /** Some of its symbols are not loaded. */
        WAITING,
        /** What it missed is being read. */
        RESUMING,
        ACTIVE,
        ENDED
    }

    final List<String> symbols;
    final List<Timeframe> timeframes;
    final Outbox outbox;

    /** Has what is in the outbox sent. */
    final Runnable send;

    State state = State.WAITING;

    /** Id of the last event that the client got, or {@code null} if there is nothing to resume. */
    String lastEventId;

    /** Why it has to be told that it missed something, or {@code null}. */
    String resetReason;

    /** The partitions of its closed candles, in the order of the offsets in its ids. */
    List<TopicPartition> partitions = List.of();

    /** Closed candles that came while it resumed. */
    final List<Outbox.Event> held = new ArrayList<>();

    /** Reads what it missed. */
    Consumer<PastRecords> resuming;

    Subscription(List<String> symbols, List<Timeframe> timeframes, String lastEventId, Outbox outbox, Runnable send) {
        this.symbols = symbols;
        this.timeframes = timeframes;
        this.lastEventId = lastEventId;
        this.outbox = outbox;
        this.send = send;
    }

    boolean wants(Candle candle) {
        return timeframes.contains(candle.timeframe());
    }
}
