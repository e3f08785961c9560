package com.kotsin.streamingcandle.pipeline;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.springframework.core.NestedExceptionUtils;

/**
 * A failure of Kafka's clients as an operator wants to read it.
 *
 * @param what the failure and, where that tells more, what is behind it
 * @param remedy the setting to look at
 * @param isRefusal whether the brokers, or the check of their certificate, say no: nothing is wrong with this process, and
 *     once the cause is mended it works again
 */
record KafkaProblem(String what, String remedy, boolean isRefusal) {

    /** What to look at when the brokers do not answer. */
    static final String BROKERS =
            "Check spring.kafka.bootstrap-servers, that the brokers are reached from here, and spring.kafka.security.protocol: a"
                    + " listener with TLS does not answer without it, nor one without TLS to it.";

    private static final String REPLICAS =
            "streamingcandle.topics.replication-factor must be at most the number of brokers that are up.";

    /** A producer that may not commit offsets of a topic throws a plain exception that ends so. */
    private static final String UNTYPED_REFUSAL = "TxnOffsetCommitResponse: Topic authorization failed.";

    static KafkaProblem of(Throwable failure) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        Optional<Throwable> refusal =
                chain(failure).filter(KafkaProblem::isRefusal).findFirst();
        if (refusal.isEmpty()) {
            return new KafkaProblem(
                    told(failure, root), root instanceof InvalidReplicationFactorException ? REPLICAS : BROKERS, false);
        }
        Throwable no = refusal.get();
        String remedy;
        if (!(no instanceof AuthenticationException)) {
            remedy = "Give the service's user the rights (ACLs) that docs/security.md lists.";
        } else if (no instanceof StageProducer.UnansweredTransaction) {
            remedy = "If they still refuse it, the next message says why.";
        } else if (no instanceof SslAuthenticationException) {
            remedy = certificateRemedy(root);
        } else {
            remedy = "Check user, password and login module in spring.kafka.properties.sasl.jaas.config, and"
                    + " spring.kafka.properties.sasl.mechanism.";
        }
        return new KafkaProblem(told(failure, no), remedy, true);
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof AuthenticationException
                || cause instanceof AuthorizationException
                || String.valueOf(cause.getMessage()).contains(UNTYPED_REFUSAL);
    }

    private static String certificateRemedy(Throwable root) {
        if (root instanceof CertificateExpiredException || root instanceof CertificateNotYetValidException) {
            return "The brokers need a certificate that is valid now; compare this machine's clock too.";
        }
        if (root instanceof CertPathBuilderException) {
            return "spring.kafka.ssl.trust-store-location must hold the authority that signed the brokers' certificate.";
        }
        if (root instanceof CertificateException) {
            return "spring.kafka.bootstrap-servers and the brokers' advertised.listeners must name hosts that stand in the"
                    + " brokers' certificate.";
        }
        return "Check spring.kafka.ssl.key-store-location, where the brokers ask for a certificate of the client, and the"
                + " versions of TLS of both sides.";
    }

    /** What was tried, if somebody said it, the exception that counts, and what is behind it. */
    private static String told(Throwable failure, Throwable counts) {
        StringBuilder told = new StringBuilder();
        if (failure instanceof ExecutionException
                && !String.valueOf(failure.getCause()).equals(failure.getMessage())) {
            told.append(failure.getMessage()).append(": ");
        }
        told.append(counts.getClass().getSimpleName()).append(": ").append(counts.getMessage());
        Throwable root = NestedExceptionUtils.getMostSpecificCause(counts);
        if (root != counts) {
            told.append(": ").append(root.getMessage());
        }
        return told.toString();
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** The same for failures that differ only in times and counts. */
    String kind() {
        return what.replaceAll("\\d+", "");
    }

    @Override
    public String toString() {
        return what + ". " + remedy;
    }
}
