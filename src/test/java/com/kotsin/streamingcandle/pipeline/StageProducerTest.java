package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** No broker can be made to answer so on demand. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StageProducerTest {

    @Test
    void a_transaction_that_the_brokers_do_not_know_is_lost_as_one_that_somebody_else_has_ended() {
        assertThatThrownBy(of(() -> {
                    throw new InvalidTxnStateException("planted");
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void so_is_one_whose_messages_they_do_not_know() {
        assertThatThrownBy(of(() -> {
                    throw inErrorState(new OutOfOrderSequenceException("planted"));
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void a_transaction_is_lost_too_whose_messages_got_no_answer_in_time() {
        assertThatThrownBy(of(() -> {
                    throw inErrorState(triedInVain(new NotEnoughReplicasException("planted")));
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void so_is_one_whose_messages_time_is_up_while_the_commit_waits_for_them() {
        assertThatThrownBy(of(() -> {
                    throw triedInVain(new NotEnoughReplicasException("planted"));
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void so_is_one_that_the_brokers_ask_to_undo() {
        assertThatThrownBy(of(() -> {
                    throw new TransactionAbortableException("planted");
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void a_transaction_that_the_brokers_never_knew_is_lost_though_it_could_be_undone() {
        assertThatThrownBy(of(() -> {
                    throw inErrorState(triedInVain(new InvalidTxnStateException("planted")));
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void a_refusal_stays_what_it_is() {
        KafkaException refusal = inErrorState(new TopicAuthorizationException("planted"));

        assertThatThrownBy(of(() -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
    }

    @Test
    void what_was_sent_and_failed_counts_where_the_transaction_does_not_tell_why() {
        KafkaException untold = inErrorState(new KafkaException("no acknowledgment for some previously sent messages"));

        assertThatThrownBy(() -> StageProducer.asStreamsKnowsIt(
                        () -> {
                            throw untold;
                        },
                        () -> new TimeoutException("planted")))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("planted");
    }

    @Test
    void a_transaction_is_lost_too_whose_commit_took_too_long_itself() {
        assertThatThrownBy(of(() -> {
                    throw new TimeoutException("planted");
                }))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("got no answer");
    }

    private static ThrowingCallable of(Runnable request) {
        return () -> StageProducer.asStreamsKnowsIt(request, () -> null);
    }

    /** As Kafka's producer tells that it has tried until the time was up. */
    private static ApiException triedInVain(ApiException last) {
        return new TransactionAbortableException("Transaction Request was aborted after exhausting retries.", last);
    }

    /** As Kafka's producer tells what has happened to a transaction before. */
    private static KafkaException inErrorState(KafkaException before) {
        return new KafkaException("Cannot execute transactional method because we are in an error state", before);
    }
}
