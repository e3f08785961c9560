package com.kotsin.streamingcandle.pipeline;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says where the state lies, and warns when it lies where it may be lost. */
final class StateDirectoryHealth implements HealthIndicator {

    private final InstanceDirectory directory;

    StateDirectoryHealth(InstanceDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("path", directory.path().toString());
        directory.warning().ifPresent(warning -> health.withDetail("warning", warning));
        return health.build();
    }
}
