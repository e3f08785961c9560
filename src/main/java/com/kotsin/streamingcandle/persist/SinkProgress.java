package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.stage.LogLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.event.ConsumerRetryAuthSuccessfulEvent;

/** How far the sink has come: told by its one thread, asked for by any. Logs what an operator should know, rarely. */
final class SinkProgress {

    private static final Logger LOG = LoggerFactory.getLogger(CandleSink.class);

    private final InstantSource clock;
    private final LogLimit limit;
    private volatile State state = new State(null, null, null);
    private volatile String refusal;

    SinkProgress(InstantSource clock) {
        this.clock = clock;
        this.limit = new LogLimit(clock);
    }

    /**
     * @param lastWrite when a batch was last acknowledged, or {@code null}
     * @param failingSince first failure since then, or {@code null} if writing works
     * @param failure the newest failure, or {@code null} if writing works
     */
    record State(Instant lastWrite, Instant failingSince, String failure) {}

    State state() {
        return state;
    }

    void acknowledged() {
        State before = state;
        Instant now = clock.instant();
        state = new State(now, null, null);
        if (before.failingSince() != null) {
            LOG.info("Candles are stored again, after {}", Duration.between(before.failingSince(), now));
        }
    }

    void failed(RuntimeException e) {
        State before = state;
        Instant since = before.failingSince() != null ? before.failingSince() : clock.instant();
        String failure = e.getClass().getSimpleName() + ": " + e.getMessage();
        state = new State(before.lastWrite(), since, failure);
        if (limit.allows(e.getClass().getName())) {
            LOG.warn(
                    "Candles cannot be stored since {}; they wait in Kafka and are tried again every 1 to 30 s. {}",
                    since,
                    failure);
        }
    }

    /** The container has said so in the log. */
    @EventListener
    void refusedByKafka(ConsumerRetryAuthEvent event) {
        refusal = event.getReason() == ConsumerRetryAuthEvent.Reason.AUTHORIZATION
                ? "Kafka refuses the sink a right (ACL) that docs/security.md lists"
                : "Kafka does not let the sink in; check the spring.kafka security settings";
    }

    @EventListener
    void letInByKafka(ConsumerRetryAuthSuccessfulEvent event) {
        refusal = null;
    }

    /** Why Kafka gives the sink no candles, or {@code null} if it does not refuse them. */
    String refusal() {
        return refusal;
    }

    void refused(String reason, String detail) {
        if (limit.allows(reason)) {
            LOG.warn("A record went to the dead-letter topic: {}, {}", reason, detail);
        }
    }
}
