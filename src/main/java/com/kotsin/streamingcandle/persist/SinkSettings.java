package com.kotsin.streamingcandle.persist;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Writing candles to MongoDB and reading them back. Where MongoDB is, {@code spring.mongodb.uri} says; what its query
 * part sets wins over the timeouts here.
 *
 * @param enabled whether candles are written to MongoDB; default true. History is read from MongoDB either way
 * @param database name of the database; default {@code streamingcandle}; 1 to 63 characters, none of {@code / \ . " $ *
 *     < > : | ?} and no space
 * @param batchSize most candles taken from Kafka and written in one go; default 500, 1 to 10000
 * @param retention candles whose end is longer ago than this are deleted by MongoDB, by event time; none by default,
 *     which keeps all; 1 minute to 20000 days
 * @param serverSelectionTimeout how long an operation looks for a server that answers; default 2 s, 100 ms to 30 s
 * @param operationTimeout how long connecting, waiting for a connection of the pool, waiting for a majority to
 *     acknowledge, and reading an answer may each take; default 5 s, 100 ms to 60 s
 */
@Validated
@ConfigurationProperties("streamingcandle.sink")
public record SinkSettings(
        @DefaultValue("true") boolean enabled,

        @NotNull
        @Pattern(
                regexp = "[^/\\\\. \"$*<>:|?]{1,63}",
                message = "must be 1 to 63 characters without / \\ . \" $ * < > : | ? and spaces")
        @DefaultValue("streamingcandle")
        String database,

        @Min(1) @Max(10_000) @DefaultValue("500") int batchSize,

        @DurationMin(minutes = 1) @DurationMax(days = 20_000)
        Duration retention,

        @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30) @DefaultValue("2s")
        Duration serverSelectionTimeout,

        @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60) @DefaultValue("5s")
        Duration operationTimeout) {}
