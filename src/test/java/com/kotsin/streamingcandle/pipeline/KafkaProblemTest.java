package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateExpiredException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KafkaProblemTest {

    @Test
    void a_missing_right_is_a_refusal_however_deep_it_lies() {
        KafkaProblem problem = KafkaProblem.of(
                new StreamsException("stream-thread", new TopicAuthorizationException(Set.of("ticks"))));

        assertThat(problem.isRefusal()).isTrue();
        assertThat(problem.what()).isEqualTo("TopicAuthorizationException: Not authorized to access topics: [ticks]");
        assertThat(problem.remedy()).contains("docs/security.md");
    }

    @Test
    void a_producer_that_may_not_commit_offsets_says_so_without_a_type() {
        KafkaProblem problem = KafkaProblem.of(new StreamsException(
                "Error encountered trying to add offsets to a transaction",
                new KafkaException("Unexpected error in TxnOffsetCommitResponse: Topic authorization failed.")));

        assertThat(problem.isRefusal()).isTrue();
        assertThat(problem.remedy()).contains("docs/security.md");
    }

    @Test
    void a_handshake_tells_what_is_behind_it() {
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX");
        handshake.initCause(new CertificateExpiredException("NotAfter: yesterday"));

        KafkaProblem problem = KafkaProblem.of(
                new ExecutionException(new SslAuthenticationException("SSL handshake failed", handshake)));

        assertThat(problem.isRefusal()).isTrue();
        assertThat(problem.what()).isEqualTo("SslAuthenticationException: SSL handshake failed: NotAfter: yesterday");
        assertThat(problem.remedy()).contains("valid now");
    }

    @Test
    void a_wrong_password_leads_to_the_login() {
        assertThat(KafkaProblem.of(new SaslAuthenticationException("invalid credentials"))
                        .remedy())
                .contains("sasl.jaas.config");
    }

    @Test
    void silence_is_no_refusal_and_of_one_kind_whenever_it_was() {
        KafkaProblem problem =
                KafkaProblem.of(new ExecutionException(new TimeoutException("timed out at 1763 after 3")));

        assertThat(problem.isRefusal()).isFalse();
        assertThat(problem.remedy()).contains("spring.kafka.security.protocol");
        assertThat(problem.kind())
                .isEqualTo(KafkaProblem.of(new ExecutionException(new TimeoutException("timed out at 2222 after 44")))
                        .kind());
    }

    @Test
    void what_was_tried_goes_before_the_failure() {
        assertThat(KafkaProblem.of(new ExecutionException(
                                "not to be created: topics a, b", new TopicAuthorizationException("no")))
                        .what())
                .isEqualTo("not to be created: topics a, b: TopicAuthorizationException: no");
    }
}
