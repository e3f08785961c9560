package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PollWaitTest {

    private static final Duration ASKED = Duration.ofMillis(100);

    private final PollWait wait = new PollWait();

    private void pollInVain() {
        IntStream.range(0, 1000).forEach(poll -> wait.polled(true));
    }

    @Test
    void it_is_what_Kafka_Streams_asks_for_while_records_come() {
        wait.polled(false);

        assertThat(wait.of(ASKED)).isEqualTo(ASKED);
        assertThat(wait.of(Duration.ZERO)).isZero();
    }

    @Test
    void it_is_longer_when_nothing_has_come_for_long() {
        pollInVain();

        assertThat(wait.of(ASKED)).isGreaterThan(ASKED);
    }

    /** They keep a core busy else, for as long as no broker answers. */
    @Test
    void polls_that_should_not_wait_do_so_as_long_as_others_in_the_end() {
        pollInVain();

        assertThat(wait.of(Duration.ZERO)).isEqualTo(wait.of(ASKED));
    }

    @Test
    void polls_that_should_not_wait_do_so_for_hardly_any_time_at_first_since_a_rebalance_ends_soon() {
        IntStream.range(0, 50).forEach(poll -> wait.polled(true));

        assertThat(wait.of(Duration.ZERO)).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void a_record_ends_it() {
        pollInVain();
        wait.polled(false);

        assertThat(wait.of(ASKED)).isEqualTo(ASKED);
        assertThat(wait.of(Duration.ZERO)).isZero();
    }
}
