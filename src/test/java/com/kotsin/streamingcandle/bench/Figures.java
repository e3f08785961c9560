package com.kotsin.streamingcandle.bench;

/**
 * What one contender did in one round. A figure is {@code null} where too little was done to have it.
 *
 * @param ticks in its topic
 * @param finished false if its deadline came first; the figures are then of what it did until then
 * @param started seconds from the start of the process until the first progress was seen
 * @param uncounted ticks that were done when the first progress was seen, and do not count
 * @param seconds from then until the end
 * @param ticksPerSecond from then until the end
 * @param cpuPerMillion seconds of processor time per million ticks, from then until the end
 * @param ticksPerSecondSecondHalf from when half of the ticks were done until the end
 * @param cpuPerMillionSecondHalf likewise
 * @param cpuSeconds of processor time in all, the start included
 * @param peakMemoryMiB most resident memory, of all its processes together
 * @param stateMiB of its files
 * @param load of the machine over the last minute, at the end
 */
record Figures(
        String contender,
        int round,
        long ticks,
        boolean finished,
        double started,
        long uncounted,
        double seconds,
        double ticksPerSecond,
        double cpuPerMillion,
        Double ticksPerSecondSecondHalf,
        Double cpuPerMillionSecondHalf,
        double cpuSeconds,
        long peakMemoryMiB,
        double stateMiB,
        double load) {}
