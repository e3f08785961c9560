package com.kotsin.streamingcandle.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/status}: what the process knows of itself, from its metrics and its health. */
@RestController
class StatusController {

    private final MeterRegistry meters;
    private final CompositeHealthContributor streams;
    private final InstantSource clock;

    /**
     * @param time the application's clock, milliseconds since the epoch, UTC
     * @param ticks objects read from ticks topics since the process began
     * @param subscribers live streams that are open
     */
    record State(long time, long ticks, List<Instance> instances, long subscribers) {}

    /**
     * The instance of a timeframe.
     *
     * @param state {@code running}, {@code rebalancing}, ...; {@code waiting} while brokers or topics are not there
     * @param lag records of its input that its group has yet to commit, in all processes; {@code null} if not known
     * @param closeDelayMillis longest time from a window's end, grace included, to its final candle in the last few
     *     minutes; {@code null} if none was closed
     */
    record Instance(String timeframe, String state, Long lag, Long closeDelayMillis) {}

    StatusController(
            MeterRegistry meters, @Qualifier("streams") CompositeHealthContributor streams, InstantSource clock) {
        this.meters = meters;
        this.streams = streams;
        this.clock = clock;
    }

    @GetMapping(path = "/api/v1/status", produces = MediaType.APPLICATION_JSON_VALUE)
    State status() {
        return new State(
                clock.millis(),
                meters.find("streamingcandle.ticks").counters().stream()
                        .mapToLong(counter -> (long) counter.count())
                        .sum(),
                streams.stream()
                        .map(entry -> instance(entry.name(), (HealthIndicator) entry.contributor()))
                        .sorted((a, b) -> Integer.compare(minutes(a), minutes(b)))
                        .toList(),
                (long) meters.find("streamingcandle.subscribers").gauges().stream()
                        .mapToDouble(Gauge::value)
                        .sum());
    }

    private static int minutes(Instance instance) {
        return Integer.parseInt(instance.timeframe().replace("m", ""));
    }

    private Instance instance(String timeframe, HealthIndicator indicator) {
        Map<String, Object> details = indicator.health().getDetails();
        String state = String.valueOf(details.getOrDefault("state", "waiting"));
        return new Instance(
                timeframe,
                state.toLowerCase(Locale.ROOT),
                lag(details.get("applicationId")),
                closeDelayMillis(timeframe));
    }

    private Long lag(Object group) {
        var gauges = group == null
                ? List.<Gauge>of()
                : meters.find("streamingcandle.consumer.lag")
                        .tag("group", group.toString())
                        .gauges();
        return gauges.isEmpty()
                ? null
                : (long) gauges.stream().mapToDouble(Gauge::value).sum();
    }

    private Long closeDelayMillis(String timeframe) {
        Timer timer = meters.find("streamingcandle.close.delay")
                .tag("timeframe", timeframe)
                .timer();
        long longest = timer == null ? 0 : Math.round(timer.max(TimeUnit.MILLISECONDS));
        return longest == 0 ? null : longest;
    }
}
