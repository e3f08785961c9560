package com.kotsin.streamingcandle.pipeline;

import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.util.unit.DataSize;

/** Says where the state lies, warns when it lies where it may be lost, and is down when it is gone or has no space. */
final class StateDirectoryHealth implements HealthIndicator {

    /** What a few state stores write at once. */
    private static final DataSize LEAST_SPACE = DataSize.ofMegabytes(64);

    private final InstanceDirectory directory;

    StateDirectoryHealth(InstanceDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("path", directory.path().toString());
        directory.warning().ifPresent(warning -> health.withDetail("warning", warning));
        if (directory.isLost()) {
            return health.down()
                    .withDetail(
                            "problem",
                            "It was moved, deleted or replaced while it was in use. The process ends after %s; the next start takes up the state from Kafka"
                                    .formatted(Vitality.LOST_FOR))
                    .build();
        }
        try {
            long space = directory.usableSpace();
            health.withDetail("usableMegabytes", DataSize.ofBytes(space).toMegabytes());
            if (space < LEAST_SPACE.toBytes()) {
                health.down().withDetail("problem", "There is less than %s left to write to".formatted(LEAST_SPACE));
            }
        } catch (IOException e) {
            health.down().withDetail("problem", e.toString());
        }
        return health.build();
    }
}
