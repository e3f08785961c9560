package com.kotsin.streamingcandle.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is served over HTTP, and to whom. Where it listens, {@code server.address} and {@code server.port} say.
 *
 * @param apiKey secret that every request must show, 16 to 200 characters; without one anybody may ask, from this machine only
 * @param previousApiKey likewise, lets in as well; while callers change over to a new key
 * @param anonymous whether anybody may ask from elsewhere too
 * @param staleAfter how long after its last trade a symbol counts as stale while its session goes on
 * @param heartbeat how often a stream says that it is alive
 * @param maxConnections most streams at once
 * @param maxConnectionsPerClient most streams at once from one address
 */
@Validated
@ConfigurationProperties("streamingcandle.http")
public record HttpSettings(
        @Size(min = 16, max = 200) String apiKey,
        @Size(min = 16, max = 200) String previousApiKey,
        @DefaultValue("false") boolean anonymous,

        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 30) @DefaultValue("2m")
        Duration staleAfter,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5) @DefaultValue("5s")
        Duration heartbeat,

        @Min(1) @Max(100_000) @DefaultValue("200") int maxConnections,
        @Min(1) @Max(100_000) @DefaultValue("20") int maxConnectionsPerClient) {

    /** The keys that let in; none where anybody may ask. */
    Set<String> keys() {
        return Stream.of(apiKey, previousApiKey).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "HttpSettings[anonymous=%s, staleAfter=%s, heartbeat=%s, maxConnections=%d, maxConnectionsPerClient=%d]"
                .formatted(anonymous, staleAfter, heartbeat, maxConnections, maxConnectionsPerClient);
    }
}
