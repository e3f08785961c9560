package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.stage.LogLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the brokers answer. Instances of Kafka Streams stay {@code RUNNING} while none does, so somebody has to ask. Safe for
 * use by several threads.
 */
final class BrokerContact implements HealthIndicator, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerContact.class);
    private static final Duration PERIOD = Duration.ofSeconds(3);
    private static final int TIMEOUT_MILLIS = 5_000;
    /** So long an answer counts: more than a period and a slow answer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private final InstantSource clock;
    private final LogLimit limit;
    private final Thread thread;
    private volatile Instant answered;
    private volatile Instant answersSince;
    private volatile String problem = "They have not answered yet";

    BrokerContact(Admin admin, InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
        this.limit = new LogLimit(clock);
        this.thread = new Thread(this::run, "broker-contact");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                ask();
                TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.trace("Stopped", e);
        }
    }

    private void ask() throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS))
                    .clusterId()
                    .get();
            answered();
        } catch (ExecutionException | RuntimeException e) {
            failed(KafkaProblem.of(e));
        }
    }

    private void answered() {
        Instant now = clock.instant();
        if (answers().isEmpty()) {
            if (answered != null) {
                LOG.info("The brokers answer again, after {}", Duration.between(answered, now));
            }
            answersSince = now;
        }
        answered = now;
    }

    private void failed(KafkaProblem cause) {
        problem = cause.toString();
        if (answers().isEmpty() && limit.allows(cause.kind())) {
            LOG.warn("The brokers do not answer{}: {}", answered == null ? "" : " since " + answered, problem);
        }
    }

    /** Since when they have answered, if they do. */
    Optional<Instant> answers() {
        Instant last = answered;
        boolean recently = last != null && clock.instant().isBefore(last.plus(PATIENCE));
        return recently ? Optional.of(answersSince) : Optional.empty();
    }

    @Override
    public Health health() {
        if (answers().isPresent()) {
            return Health.up().build();
        }
        Health.Builder health = Health.outOfService().withDetail("problem", problem);
        Instant last = answered;
        if (last != null) {
            health.withDetail("lastAnswer", last.toString());
        }
        return health.build();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
