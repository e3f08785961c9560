package com.kotsin.streamingcandle.persist;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.listener.MessageListenerContainer;

/** The sink's entry in health: MongoDB away is degraded, since candles wait in Kafka; a stopped consumer is down. */
final class MongoSinkHealthIndicator implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED");

    private final MessageListenerContainer container;
    private final SinkProgress progress;
    private final StoreContact contact;

    MongoSinkHealthIndicator(MessageListenerContainer container, SinkProgress progress, StoreContact contact) {
        this.container = container;
        this.progress = progress;
        this.contact = contact;
    }

    @Override
    public Health health() {
        SinkProgress.State state = progress.state();
        Health.Builder health;
        if (!container.isRunning()) {
            health = Health.down()
                    .withDetail(
                            "reason",
                            "The sink's Kafka consumer does not run: the start is not over yet, or the log says why it stopped");
        } else if (progress.refusal() != null) {
            health = Health.status(DEGRADED).withDetail("failure", progress.refusal());
        } else if (state.failingSince() != null) {
            health = Health.status(DEGRADED)
                    .withDetail("failingSince", state.failingSince())
                    .withDetail("failure", state.failure());
        } else {
            health = contact.problem()
                    .map(problem -> Health.status(DEGRADED).withDetail("failure", problem))
                    .orElseGet(Health::up);
        }
        if (state.lastWrite() != null) {
            health.withDetail("lastWrite", state.lastWrite());
        }
        return health.build();
    }
}
