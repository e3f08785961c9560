package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * One health entry per timeframe. An instance that rebalances, takes up its state or stands still for a while is out of
 * service, not down.
 */
final class StreamsHealth {

    private final Pipeline pipeline;
    private final Vitality vitality;
    private final InstantSource clock;

    private StreamsHealth(Pipeline pipeline, Vitality vitality, InstantSource clock) {
        this.pipeline = pipeline;
        this.vitality = vitality;
        this.clock = clock;
    }

    static CompositeHealthContributor of(
            Pipeline pipeline, Vitality vitality, Iterable<Timeframe> timeframes, InstantSource clock) {
        var health = new StreamsHealth(pipeline, vitality, clock);
        Map<String, HealthIndicator> entries = new TreeMap<>();
        for (Timeframe timeframe : timeframes) {
            entries.put(timeframe.toString(), () -> health.of(timeframe));
        }
        return CompositeHealthContributor.fromMap(entries);
    }

    /** Whether the start is over; it never begins again. */
    static Health started(Pipeline pipeline) {
        String waitingFor = pipeline.waitingFor();
        if (waitingFor == null) {
            return Health.up().build();
        }
        Health.Builder health = Health.outOfService().withDetail("waitingFor", waitingFor);
        KafkaProblem problem = pipeline.problem();
        return problem == null
                ? health.build()
                : health.withDetail("problem", problem.toString()).build();
    }

    private Health of(Timeframe timeframe) {
        return pipeline.streams().stream()
                .filter(stream -> stream.timeframe().equals(timeframe))
                .findFirst()
                .map(this::of)
                .orElseGet(() -> started(pipeline));
    }

    private Health of(TimeframeStream stream) {
        TimeframeStream.Status status = stream.status();
        Optional<Vitality.Stall> stall = vitality.stall(stream);
        Health.Builder health = switch (status.state()) {
            case "RUNNING" -> stall.isEmpty() ? Health.up() : Health.outOfService();
            case "CREATED", "REBALANCING" -> Health.outOfService();
            default -> Health.down();
        };
        stall.ifPresent(found -> {
            health.withDetail("problem", found.reason())
                    .withDetail("standsStillSince", found.since().toString());
            if (found.isForGood(clock.instant())) {
                health.down();
            }
        });
        health.withDetail("applicationId", status.applicationId())
                .withDetail("state", status.state())
                .withDetail("since", status.stateSince().toString())
                .withDetail("tasks", status.tasks());
        vitality.place(status).ifPresent(place -> health.withDetail("lag", place.lag()));
        add(health, "lastPoll", stream.progress().lastPoll());
        add(health, "lastCommit", stream.progress().lastCommit());
        stream.progress().restore().ifPresent(restore -> health.withDetail("restore", restore));
        health.withDetail("failures", status.failures());
        if (status.lastFailure() != null && !status.state().equals(KafkaStreams.State.RUNNING.name())) {
            health.withDetail("lastFailure", status.lastFailure());
        }
        return health.build();
    }

    private static void add(Health.Builder health, String name, Optional<Instant> instant) {
        instant.ifPresent(known -> health.withDetail(name, known.toString()));
    }
}
