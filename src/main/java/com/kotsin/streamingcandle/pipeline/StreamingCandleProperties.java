package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * All settings of the pipeline.
 *
 * @param applicationId first part of every application id and consumer group, as in {@code candle-processor-5m}
 * @param instanceId tells the processes of one installation apart; stable over restarts, since the state belongs to it.
 *     Default: the host's name
 * @param stateDir directory under which each instance keeps its state
 * @param requirePersistentState refuse to start, instead of falling back to a temporary directory, when
 *     {@code stateDir} cannot be used
 * @param clusterId cluster id that the brokers must answer with; empty for any
 * @param standbyReplicas how many other processes keep a copy of each task's state, to take it over without a restore
 * @param timeframes candles to make; must include 1m
 * @param sources ticks topics and how to read them
 * @param calendarRules which calendar an instrument trades by; tried before the rules that come with the program
 * @param grace how long after its end a window waits for late trades before it is final
 * @param correctionHorizon how long after its end a final candle still takes late trades, as revisions
 * @param maxFutureSkew how far ahead of the clock a trade may be. Brokers refuse what comes of it from an hour on, if nothing
 *     else was said to them, and would stop the stream
 * @param liveInterval at most one live candle per symbol and timeframe in this time; 0 for each change
 * @param commitInterval how often each instance makes what it has read and sent final, and so readable
 * @param quietPeriod how long a ticks partition must have been silent before the wall clock alone closes windows of a
 *     feed whose event time lies behind it, such as a recorded one
 * @param formatsDir directory with more tick formats, or none
 * @param calendarsDir directory with more calendars, or none
 */
@Validated
@ConfigurationProperties("streamingcandle")
public record StreamingCandleProperties(
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") @DefaultValue("candle-processor")
        String applicationId,

        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") String instanceId,

        @NotNull @DefaultValue(DEFAULT_STATE_DIR) Path stateDir,

        @DefaultValue("false") boolean requirePersistentState,
        @DefaultValue("") String clusterId,

        @Min(0) @Max(10) @DefaultValue("0") int standbyReplicas,

        @NotEmpty @DefaultValue({"1m", "2m", "3m", "5m", "15m", "30m"})
        List<Timeframe> timeframes,

        List<@Valid Source> sources,
        List<@Valid CalendarRule> calendarRules,
        @Valid @DefaultValue Topics topics,

        @NotNull @DurationMin(millis = 0) @DefaultValue("2s")
        Duration grace,

        @NotNull @DurationMin(millis = 0) @DefaultValue("15m")
        Duration correctionHorizon,

        @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 45) @DefaultValue("10s")
        Duration maxFutureSkew,

        @NotNull @DurationMin(millis = 0) @DefaultValue("50ms")
        Duration liveInterval,

        @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 5) @DefaultValue("50ms")
        Duration commitInterval,

        @NotNull @DurationMin(millis = 0) @DefaultValue("5s")
        Duration quietPeriod,

        Path formatsDir,
        Path calendarsDir,
        @Valid @DefaultValue Memory memory,
        @Valid @DefaultValue Restart restart) {

    static final String DEFAULT_STATE_DIR = "/var/lib/kafka-streams/streamingcandle";

    private static final Source DEFAULT_SOURCE =
            new Source("ticks", "native", null, null, Keying.BY_SYMBOL, TickSource.Fill.NONE);

    public StreamingCandleProperties {
        instanceId = instanceIdOrHost(instanceId);
        if (sources == null || sources.isEmpty()) {
            sources = List.of(DEFAULT_SOURCE);
        }
        calendarRules = calendarRules == null ? List.of() : calendarRules;
        if (timeframes != null && !timeframes.contains(Timeframe.ONE_MINUTE)) {
            throw new IllegalArgumentException(
                    "streamingcandle.timeframes is %s; it must include 1m, from which the others are made"
                            .formatted(timeframes));
        }
        timeframes = timeframes == null
                ? null
                : timeframes.stream().distinct().sorted().toList();
        if (sources.stream().map(Source::topic).distinct().count() < sources.size()) {
            throw new IllegalArgumentException(
                    "streamingcandle.sources names a topic twice; each topic has one format and one source");
        }
    }

    /** @throws StartupFailure if the brokers are not those of the settings */
    void requireCluster(String answered) {
        if (!clusterId.isEmpty() && !clusterId.equals(answered)) {
            throw StartupFailure.badConfiguration(
                    "The brokers belong to cluster %s, but streamingcandle.cluster-id is %s"
                            .formatted(answered, clusterId),
                    "Check spring.kafka.bootstrap-servers, or set streamingcandle.cluster-id to the cluster you mean.");
        }
    }

    /**
     * One ticks topic.
     *
     * @param format name of a tick format
     * @param calendar name of the calendar of all its symbols; without it the calendar rules decide
     * @param grace instead of the general one
     * @param keying whether all ticks of a symbol lie in one partition, or must be brought together first
     * @param fill what becomes of windows without trades
     */
    public record Source(
            @NotNull @DefaultValue("ticks") String topic,
            @NotNull @DefaultValue("native") String format,
            String calendar,
            @DurationMin(millis = 0) Duration grace,
            @NotNull @DefaultValue("by-symbol") Keying keying,
            @NotNull @DefaultValue("none") TickSource.Fill fill) {}

    /** How a ticks topic is keyed. */
    public enum Keying {
        /** All ticks of a symbol lie in one partition. */
        BY_SYMBOL,
        /** They may lie anywhere. */
        REPARTITION
    }

    /**
     * Gives a calendar to the instruments that fit.
     *
     * @param exchange the exchange of a trade as it is written; without it any, and none
     * @param symbol regular expression that must match the whole symbol; without it any symbol
     * @param calendar name of the calendar
     */
    public record CalendarRule(
            String exchange, String symbol, @NotNull String calendar) {}

    /**
     * Names and shape of the topics that are created at start if they do not exist.
     *
     * @param prefix first part of the candle topics, as in {@code candles-5m} and {@code candles-5m-live}
     * @param deadLetter topic of ticks that cannot become trades
     * @param partitions of ticks topics that do not exist yet; candle topics get as many as the largest ticks topic
     * @param replicationFactor -1 for the broker's default
     */
    public record Topics(
            @Pattern(regexp = "[A-Za-z0-9._-]{1,100}") @DefaultValue("candles")
            String prefix,

            @Pattern(regexp = "[A-Za-z0-9._-]{1,200}") @DefaultValue("candles-dead-letter")
            String deadLetter,

            @Min(1) @Max(10_000) @DefaultValue("4") int partitions,
            @Min(-1) @DefaultValue("-1") short replicationFactor) {}

    /**
     * Bounds of what the process keeps outside the heap.
     *
     * @param rocksdb native memory of all state stores of the process together
     */
    public record Memory(@NotNull @DefaultValue("128MB") DataSize rocksdb) {}

    /**
     * When an instance that failed is given up.
     *
     * @param attempts so many failures of one instance within {@code period} end the process
     */
    public record Restart(
            @Min(1) @DefaultValue("10") int attempts,

            @NotNull @DurationMin(seconds = 1) @DefaultValue("10m")
            Duration period) {}

    /** The id of this instance: what the settings say, or the host's name. */
    static String instanceIdOrHost(String instanceId) {
        return instanceId == null || instanceId.isBlank() ? hostName() : instanceId;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "The host has no name; set streamingcandle.instance-id to a name that stays the same over restarts",
                    e);
        }
    }
}
