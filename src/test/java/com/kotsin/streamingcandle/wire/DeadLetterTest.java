package com.kotsin.streamingcandle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLetterTest {

    @Test
    void a_detail_is_cut_after_500_characters() {
        Headers headers = new DeadLetter("bad_price", "x".repeat(501), "ticks", 0, 0, 0, 0).headers(null, null);

        assertThat(headers.lastHeader(DeadLetter.DETAIL).value()).hasSize(500);
    }

    @Test
    void what_is_longer_than_can_be_sent_is_cut_and_its_length_is_told() {
        byte[] key = new byte[DeadLetter.MAX_KEY_BYTES + 1];
        byte[] value = new byte[DeadLetter.MAX_VALUE_BYTES + 1];
        Headers headers = new DeadLetter("too_large", "", "ticks", 0, 0, 0, 0).headers(key, value);

        assertThat(DeadLetter.keptKey(key)).hasSize(DeadLetter.MAX_KEY_BYTES);
        assertThat(DeadLetter.keptValue(value)).hasSize(DeadLetter.MAX_VALUE_BYTES);
        assertThat(text(headers, DeadLetter.KEY_BYTES)).isEqualTo(Integer.toString(key.length));
        assertThat(text(headers, DeadLetter.VALUE_BYTES)).isEqualTo(Integer.toString(value.length));
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void what_is_no_longer_is_kept_as_it_is_and_no_length_is_told() {
        byte[] key = new byte[DeadLetter.MAX_KEY_BYTES];
        byte[] value = new byte[DeadLetter.MAX_VALUE_BYTES];
        Headers headers = new DeadLetter("too_large", "", "ticks", 0, 0, 0, 0).headers(key, value);

        assertThat(DeadLetter.keptKey(key)).isSameAs(key);
        assertThat(DeadLetter.keptValue(value)).isSameAs(value);
        assertThat(headers.lastHeader(DeadLetter.KEY_BYTES)).isNull();
        assertThat(headers.lastHeader(DeadLetter.VALUE_BYTES)).isNull();
    }

    @Test
    void what_is_not_there_stays_away() {
        assertThat(DeadLetter.keptKey(null)).isNull();
        assertThat(DeadLetter.keptValue(null)).isNull();
    }
}
