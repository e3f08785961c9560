package com.kotsin.streamingcandle.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.live.Outbox.Event;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutboxTest {

    private final Outbox outbox = new Outbox();

    private static byte[] frame(String text) {
        return (text + ";").getBytes(UTF_8);
    }

    private String next() {
        byte[] next = outbox.next();
        return next == null ? null : new String(next, UTF_8);
    }

    @Test
    void of_forming_candles_only_the_newest_of_each_pair_is_sent() {
        outbox.putForming("A 1m", 0, frame("a1"));
        outbox.putForming("B 1m", 0, frame("b1"));
        outbox.putForming("A 1m", 0, frame("a2"));
        assertThat(next()).isEqualTo("a2;b1;");
        assertThat(next()).isNull();
    }

    @Test
    void a_closed_candle_takes_the_place_of_its_forming_one() {
        outbox.putForming("A 1m", 60, frame("forming"));
        outbox.addClosed("A 1m", 60, new Event("7", frame("closed")));
        assertThat(next()).isEqualTo("id: 7\nclosed;");
    }

    @Test
    void a_closed_candle_does_not_take_the_place_of_a_newer_forming_one() {
        outbox.putForming("A 1m", 120, frame("forming"));
        outbox.addClosed("A 1m", 60, new Event("7", frame("closed")));
        assertThat(next()).isEqualTo("id: 7\nclosed;forming;");
    }

    @Test
    void closed_candles_come_in_order_and_before_forming_ones() {
        outbox.putForming("B 1m", 0, frame("b"));
        outbox.addClosed("A 1m", 0, new Event(null, frame("1")));
        outbox.addClosed("A 1m", 0, new Event(null, frame("2")));
        assertThat(next()).isEqualTo("1;2;b;");
    }

    @Test
    void no_more_closed_candles_wait_than_is_allowed() {
        for (int i = 0; i < Outbox.MOST_WAITING; i++) {
            assertThat(outbox.addClosed("A 1m", i, new Event(null, frame("x")))).isTrue();
        }
        assertThat(outbox.addClosed("A 1m", 0, new Event(null, frame("x")))).isFalse();
        outbox.startAnew(List.of(new Event(null, frame("reset"))));
        assertThat(next()).isEqualTo("reset;");
        assertThat(next()).isNull();
    }

    @Test
    void a_heartbeat_comes_only_when_nothing_else_does() {
        outbox.beat(frame("beat"));
        outbox.putForming("A 1m", 0, frame("a"));
        assertThat(next()).isEqualTo("a;");
        assertThat(next()).isNull();
        outbox.beat(frame("beat"));
        assertThat(next()).isEqualTo("beat;");
    }

    @Test
    void much_is_sent_in_pieces() {
        for (int i = 0; i < 100; i++) {
            outbox.addClosed("A 1m", i, new Event(null, new byte[1_000]));
        }
        int sent = 0;
        int pieces = 0;
        for (byte[] next = outbox.next(); next != null; next = outbox.next()) {
            sent += next.length;
            pieces++;
        }
        assertThat(sent).isEqualTo(100_000);
        assertThat(pieces).isGreaterThan(5);
    }
}
