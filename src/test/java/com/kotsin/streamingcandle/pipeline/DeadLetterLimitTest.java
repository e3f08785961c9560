package com.kotsin.streamingcandle.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.wire.DeadLetter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLetterLimitTest {

    private static final byte[] MEGABYTE = new byte[1 << 20];

    private final DeadLetterLimit limit = new DeadLetterLimit();

    private static ProducerRecord<byte[], byte[]> letter(byte[] key, byte[] value) {
        return new ProducerRecord<>(
                "dead", 0, 7L, key, value, new DeadLetter("bad_time", "", "ticks", 0, 0, 0, 0).headers(key, value));
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Test
    void a_dead_letter_is_sent_as_it_is_until_one_was_refused() {
        var letter = letter(MEGABYTE, MEGABYTE);

        assertThat(limit.fitting(letter)).isSameAs(letter);
    }

    @Test
    void after_a_refusal_the_beginning_is_sent_and_the_length_told() {
        limit.lower();

        var sent = limit.fitting(letter(null, MEGABYTE));

        assertThat(sent.value()).hasSize(limit.most()).hasSizeLessThan(1_000_000);
        assertThat(sent.key()).isNull();
        assertThat(header(sent, DeadLetter.VALUE_BYTES)).isEqualTo("1048576");
        assertThat(header(sent, DeadLetter.REASON)).isEqualTo("bad_time");
        assertThat(sent.timestamp()).isEqualTo(7);
    }

    @Test
    void a_key_is_cut_likewise() {
        limit.lower();

        var sent = limit.fitting(letter(MEGABYTE, new byte[1]));

        assertThat(sent.key()).hasSize(limit.most());
        assertThat(sent.value()).hasSize(1);
        assertThat(header(sent, DeadLetter.KEY_BYTES)).isEqualTo("1048576");
    }

    @Test
    void what_is_no_dead_letter_is_never_cut() {
        limit.lower();
        var candle = new ProducerRecord<>("candles-1m", MEGABYTE, MEGABYTE);

        assertThat(limit.fitting(candle)).isSameAs(candle);
    }

    @Test
    void each_refusal_lowers_it_until_next_to_nothing_is_left() {
        int steps = 0;
        for (int before = limit.most(); limit.lower(); before = limit.most(), steps++) {
            assertThat(limit.most()).isLessThan(before);
        }
        assertThat(steps).isEqualTo(3);
        assertThat(limit.most()).isLessThan(1_000);
    }
}
