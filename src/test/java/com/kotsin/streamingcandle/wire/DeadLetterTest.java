package com.kotsin.streamingcandle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLetterTest {

    @Test
    void a_detail_is_cut_after_500_characters() {
        Headers headers = new DeadLetter("bad_price", "x".repeat(501), "ticks", 0, 0, 0, 0).headers();

        assertThat(headers.lastHeader(DeadLetter.DETAIL).value()).hasSize(500);
    }
}
