package com.kotsin.streamingcandle.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What a run does. The defaults stand in the profile {@code bench} of pom.xml.
 *
 * @param parts of {@code throughput}, {@code latency}, {@code start}, {@code history}, {@code quiet}, {@code scale}
 * @param contenders of the throughput part, in the order of a round
 * @param ticks in the ticks topic
 * @param eventRate ticks per second of event time
 * @param ids whether ticks have trade ids
 * @param deadline of one contender in one round, from the start of its process
 * @param jvm more options for the Java virtual machine of the application; properties of it may be set so too
 * @param scaleTicks in each topic of the scale part
 * @param scaleDeadline of each run of the scale part
 * @param latency steady rates
 * @param streamClients clients of the HTTP stream while latency is measured
 * @param warmUp at each rate, before anything is measured
 */
record Options(
        List<String> parts,
        List<String> contenders,
        int ticks,
        int rounds,
        int symbols,
        int partitions,
        long seed,
        double eventRate,
        boolean ids,
        Duration deadline,
        List<String> jvm,
        int scaleTicks,
        Duration scaleDeadline,
        List<SteadyRate> latency,
        int streamClients,
        Duration warmUp) {

    static final String PREFIX = "bench.";

    /** So many ticks per second for so long. */
    record SteadyRate(int ticksPerSecond, int seconds) {

        /** @param text such as {@code 10000x60} */
        static SteadyRate parse(String text) {
            String[] words = text.split("x");
            return new SteadyRate(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        }
    }

    static Options fromSystemProperties() {
        return new Options(
                list("parts", ","),
                list("contenders", ","),
                Integer.parseInt(text("ticks")),
                Integer.parseInt(text("rounds")),
                Integer.parseInt(text("symbols")),
                Integer.parseInt(text("partitions")),
                Long.parseLong(text("seed")),
                Double.parseDouble(text("event-rate")),
                Boolean.parseBoolean(text("ids")),
                seconds("deadline"),
                list("jvm", " "),
                Integer.parseInt(text("scale-ticks")),
                seconds("scale-deadline"),
                list("latency", ",").stream().map(SteadyRate::parse).toList(),
                Integer.parseInt(text("stream-clients")),
                seconds("warm-up"));
    }

    private static Duration seconds(String name) {
        return Duration.ofSeconds(Long.parseLong(text(name)));
    }

    private static List<String> list(String name, String separator) {
        return Arrays.stream(text(name).split(separator))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static String text(String name) {
        String value = System.getProperty(PREFIX + name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s%s is not set; start the benchmark with mvn -Pbench verify, which sets it"
                            .formatted(PREFIX, name));
        }
        return value.strip();
    }
}
