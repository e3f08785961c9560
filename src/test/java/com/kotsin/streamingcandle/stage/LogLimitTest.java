package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LogLimitTest {

    private Instant now = Instant.EPOCH;
    private final LogLimit limit = new LogLimit(() -> now);

    @Test
    void a_cause_is_logged_once_a_minute() {
        assertThat(limit.allows("away")).isTrue();
        now = now.plusSeconds(59);
        assertThat(limit.allows("away")).isFalse();
        now = now.plusSeconds(1);
        assertThat(limit.allows("away")).isTrue();
    }

    @Test
    void another_cause_is_logged_at_once() {
        limit.allows("away");
        assertThat(limit.allows("full")).isTrue();
    }
}
