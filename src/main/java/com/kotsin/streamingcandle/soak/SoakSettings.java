package com.kotsin.streamingcandle.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a soak is to do.
 *
 * @param duration of all of it
 * @param seed of ticks and of what clients do
 * @param streams clients that follow candles over HTTP, of which one after the other goes and comes
 * @param faults whether every second cycle has one
 * @param brokers how to stop and start the brokers, if that is wanted as a fault; {@code store} likewise
 * @param jar of the service
 * @param javaOptions of its virtual machine
 * @param properties of the service, {@code --name=value}
 * @param environment in addition to that of this process
 * @param port where it listens
 * @param stateDirectory where it keeps its state
 * @param memoryBound what its state stores may hold outside the heap, bytes
 */
public record SoakSettings(
        Schedule schedule,
        Duration duration,
        int symbols,
        long seed,
        int streams,
        boolean faults,
        Optional<Outage> brokers,
        Optional<Outage> store,
        Path jar,
        List<String> javaOptions,
        List<String> properties,
        Map<String, String> environment,
        int port,
        Path stateDirectory,
        long memoryBound) {

    /**
     * Shell commands that stop and start something.
     *
     * @param stop returns when it is stopped; {@code start} when it is up
     */
    public record Outage(String stop, String start) {}
}
