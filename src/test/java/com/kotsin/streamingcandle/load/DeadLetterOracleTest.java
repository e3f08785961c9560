package com.kotsin.streamingcandle.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadLetterOracleTest {

    private static final byte[] VALUE = {};

    private final DeadLetterOracle oracle = new DeadLetterOracle();

    private static MarketTick tick(int rank, long id) {
        return new MarketTick(rank, VALUE, 0, 1, 1, true, id, VALUE);
    }

    @Test
    void a_message_that_becomes_a_dead_letter_for_its_reason_is_found() {
        oracle.sent(tick(1, 7), "bad_time", 100);
        oracle.found(1, 7, "bad_time", VALUE);

        assertThat(oracle.findings().found()).isEqualTo(Map.of("bad_time", 1L));
        assertThat(oracle.findings().expected()).isEqualTo(Map.of("bad_time", 1L));
        assertThat(oracle.findings().wrong()).isZero();
    }

    @Test
    void one_for_another_reason_is_wrong() {
        oracle.sent(tick(1, 7), "bad_time", 100);
        oracle.found(1, 7, "bad_side", VALUE);

        assertThat(oracle.findings().wrong()).isEqualTo(1);
        assertThat(oracle.findings().examples()).singleElement().asString().contains("bad_side", "be bad_time");
    }

    @Test
    void one_that_comes_twice_is_wrong() {
        oracle.sent(tick(1, 7), "bad_time", 100);
        oracle.found(1, 7, "bad_time", VALUE);
        oracle.found(1, 7, "bad_time", VALUE);

        assertThat(oracle.findings().wrong()).isEqualTo(1);
    }

    @Test
    void a_tick_that_must_count_and_becomes_one_is_wrong() {
        oracle.found(2, 8, "too_late", VALUE);

        assertThat(oracle.findings().wrong()).isEqualTo(1);
    }

    @Test
    void a_message_that_becomes_none_is_lost_when_it_has_been_waited_for() {
        oracle.sent(tick(1, 7), "bad_time", 100);
        oracle.settle(100);
        assertThat(oracle.findings().lost()).isZero();
        assertThat(oracle.findings().open()).isEqualTo(1);

        oracle.settle(101);

        assertThat(oracle.findings().lost()).isEqualTo(1);
        assertThat(oracle.findings().open()).isZero();
    }

    @Test
    void a_message_that_may_not_have_reached_the_topic_is_not_waited_for() {
        oracle.sent(tick(1, 7), "bad_time", 100);
        oracle.doubt(tick(1, 7));
        oracle.settle(Long.MAX_VALUE);

        assertThat(oracle.findings().lost()).isZero();
    }
}
