package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.aggregate.SeenTick.Fate;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;

/** Learns what becomes of each message from what the stage counts while it takes it. */
final class Fates implements StageMetrics {

    private final Consumer<SeenTick> witness;
    private boolean isTaking;
    private Fate fate;
    private String detail;

    Fates(Consumer<SeenTick> witness) {
        this.witness = witness;
    }

    /** The stage takes a trade. */
    void begin() {
        isTaking = true;
        fate = Fate.COUNTED;
        detail = "";
    }

    /** It has taken it. */
    void end(Trade trade, Tick tick) {
        isTaking = false;
        var message = new TickReplay.Message(tick.topic(), tick.partition(), tick.offset(), tick.element());
        witness.accept(new SeenTick(message, tick.key(), tick.timestamp(), trade, fate, detail));
    }

    /** A dead letter went out. */
    void rejected(Record<byte[], byte[]> letter) {
        String why = text(letter, DeadLetter.REASON) + ", " + text(letter, DeadLetter.DETAIL);
        if (isTaking) {
            fate = Fate.REJECTED;
            detail = why;
            return;
        }
        var message = new TickReplay.Message(
                text(letter, DeadLetter.SOURCE_TOPIC),
                Integer.parseInt(text(letter, DeadLetter.PARTITION)),
                Long.parseLong(text(letter, DeadLetter.OFFSET)),
                Integer.parseInt(text(letter, DeadLetter.ELEMENT)));
        long written = Long.parseLong(text(letter, DeadLetter.TIMESTAMP));
        witness.accept(new SeenTick(message, letter.key(), written, null, Fate.REJECTED, why));
    }

    private static String text(Record<byte[], byte[]> letter, String header) {
        return new String(letter.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void lateTrade() {
        fate = Fate.LATE;
    }

    @Override
    public void duplicate() {
        fate = Fate.DUPLICATE;
    }

    @Override
    public void unchangedSnapshot() {
        fate = Fate.UNCHANGED;
    }

    @Override
    public void tradeWithoutEffect() {
        fate = Fate.WITHOUT_EFFECT;
    }
}
