package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** One health entry per timeframe. An instance that rebalances or restores is out of service, not down. */
final class StreamsHealth {

    private StreamsHealth() {}

    static CompositeHealthContributor of(Pipeline pipeline, StreamingCandleProperties properties) {
        Map<String, HealthIndicator> entries = new TreeMap<>();
        for (Timeframe timeframe : properties.timeframes()) {
            entries.put(timeframe.toString(), () -> health(pipeline, timeframe));
        }
        return CompositeHealthContributor.fromMap(entries);
    }

    private static Health health(Pipeline pipeline, Timeframe timeframe) {
        return pipeline.streams().stream()
                .filter(stream -> stream.timeframe().equals(timeframe))
                .findFirst()
                .map(stream -> health(stream.status()))
                .orElseGet(() -> waiting(pipeline));
    }

    private static Health waiting(Pipeline pipeline) {
        Health.Builder health = Health.outOfService().withDetail("waitingFor", String.valueOf(pipeline.waitingFor()));
        KafkaProblem problem = pipeline.problem();
        return problem == null
                ? health.build()
                : health.withDetail("problem", problem.toString()).build();
    }

    private static Health health(TimeframeStream.Status status) {
        Health.Builder health = switch (status.state()) {
            case "RUNNING" -> Health.up();
            case "CREATED", "REBALANCING" -> Health.outOfService();
            default -> Health.down();
        };
        health.withDetail("applicationId", status.applicationId())
                .withDetail("state", status.state())
                .withDetail("tasks", status.tasks())
                .withDetail("failures", status.failures());
        if (status.lastFailure() != null && !KafkaStreams.State.RUNNING.name().equals(status.state())) {
            health.withDetail("lastFailure", status.lastFailure());
        }
        return health.build();
    }
}
