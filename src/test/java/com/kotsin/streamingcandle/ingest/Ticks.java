package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import com.kotsin.streamingcandle.market.Trade;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Decodes the messages of a test. */
final class Ticks {

    private final TickDecoder decoder;

    private Ticks(TickFormat format) {
        decoder = new TickDecoder(format);
    }

    static Ticks preset(String name) {
        return new Ticks(TickFormats.presets().get(name));
    }

    static Ticks format(TickFormat format) {
        return new Ticks(format);
    }

    static Ticks yaml(String yaml) {
        return new Ticks(FormatFile.read("test.yaml", yaml, Path.of(""), ConditionTables.builtIn()));
    }

    List<Outcome> all(String message) {
        return decoder.decode(message.getBytes(StandardCharsets.UTF_8));
    }

    List<Outcome> all(byte[] value) {
        return decoder.decode(value);
    }

    Trade trade(String message) {
        Outcome outcome = only(message);
        assertThat(outcome).as(message).isInstanceOf(Accepted.class);
        return ((Accepted) outcome).trade();
    }

    Rejected rejected(String message) {
        Outcome outcome = only(message);
        assertThat(outcome).as(message).isInstanceOf(Rejected.class);
        return (Rejected) outcome;
    }

    RejectReason reason(String message) {
        return rejected(message).reason();
    }

    private Outcome only(String message) {
        List<Outcome> outcomes = all(message);
        assertThat(outcomes).as(message).hasSize(1);
        return outcomes.get(0);
    }

    static String slice(String message, Outcome outcome) {
        byte[] value = message.getBytes(StandardCharsets.UTF_8);
        return new String(value, outcome.from(), outcome.to() - outcome.from(), StandardCharsets.UTF_8);
    }
}
