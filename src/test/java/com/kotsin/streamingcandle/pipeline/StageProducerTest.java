package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** No broker can be made to answer so on demand. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StageProducerTest {

    @Test
    void a_transaction_that_the_brokers_do_not_know_is_lost_as_one_that_somebody_else_has_ended() {
        assertThatThrownBy(() -> StageProducer.asLost(() -> {
                    throw new InvalidTxnStateException("planted");
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void any_other_failure_stays_what_it_is() {
        assertThatThrownBy(() -> StageProducer.asLost(() -> {
                    throw new TimeoutException("planted");
                }))
                .isInstanceOf(TimeoutException.class);
    }
}
