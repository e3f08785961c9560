package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.load.LoadFigures;
import com.kotsin.streamingcandle.load.Machine;
import java.util.List;

/**
 * What is known of a soak beside its samples.
 *
 * @param began milliseconds since the epoch, UTC; {@code ended} likewise, 0 while it goes on
 * @param version of the service
 * @param properties of the service, {@code --name=value}
 * @param memoryBound what its state stores may hold outside the heap, bytes
 * @param fillMillis after which windows that still take corrections no longer grow in number
 * @param graceMillis how long windows wait for late trades
 * @param canTrim whether the virtual machine could be told to collect and to give memory back
 * @param faultsLeftOut faults that the soak was not told how to do
 * @param end how the load came out; absent while it goes on
 * @param lagAtEnd records that the group furthest behind had yet to read in the end; -1 if that is not known
 * @param exitOfStop exit code when it was told to stop; -1 if it did not
 */
public record SoakRecord(
        Mode mode,
        long began,
        long ended,
        long durationMillis,
        long periodMillis,
        List<Step> steps,
        long seed,
        int symbols,
        int streams,
        String version,
        Machine machine,
        List<String> javaOptions,
        List<String> properties,
        long memoryBound,
        long fillMillis,
        long graceMillis,
        boolean canTrim,
        List<String> faultsLeftOut,
        long streamsOpened,
        long streamsRefused,
        List<Event> events,
        LoadFigures end,
        long lagAtEnd,
        int exitOfStop) {}
