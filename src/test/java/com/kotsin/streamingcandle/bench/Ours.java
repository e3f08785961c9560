package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The production jar as shipped.
 *
 * @param settings of the application, as environment variables, beyond names and connections
 */
record Ours(
        String name,
        Services services,
        Path directory,
        TickTopic topic,
        List<String> jvm,
        List<String> timeframes,
        int processCount,
        Map<String, String> settings)
        implements Contender {

    static final String HEAP = "-Xmx512m";

    private static final String AS_SHIPPED = "@config/java.options";

    static final Map<String, String> WITHOUT_SINK = Map.of("STREAMINGCANDLE_SINK_ENABLED", "false");

    /** One process, six timeframes. */
    static Ours standard(
            String name,
            Services services,
            Path directory,
            TickTopic topic,
            Options options,
            Map<String, String> settings) {
        return new Ours(name, services, directory, topic, options.jvm(), Installation.TIMEFRAMES, 1, settings);
    }

    @Override
    public Work start(String run) {
        Installation installation = Installation.named(run, services, directory);
        List<ApplicationProcess> processes = new ArrayList<>();
        for (int number = 0; number < processCount; number++) {
            Installation instance = installation.withInstance(run + "-host-" + number);
            processes.add(ApplicationProcess.productionJar(directory, environment(instance), flags(jvm)));
        }
        String minutes = installation.candles("1m");
        List<String> written = List.of(minutes, minutes + "-live", installation.group("1m") + "-closed");
        Map<String, List<String>> behind = new LinkedHashMap<>();
        timeframes.stream()
                .filter(timeframe -> !timeframe.equals("1m"))
                .forEach(timeframe -> behind.put(installation.group(timeframe), written));
        return new Work(processes, topic, List.of(installation.group("1m")), behind, installation.stateDir());
    }

    private Map<String, String> environment(Installation instance) {
        Map<String, String> environment = new HashMap<>(instance.environment(settings));
        environment.put("STREAMINGCANDLE_SOURCES_0_TOPIC", topic.name());
        environment.put("STREAMINGCANDLE_SOURCES_0_CALENDAR", "always");
        environment.put("STREAMINGCANDLE_TIMEFRAMES", String.join(",", timeframes));
        return environment;
    }

    /** Those that are shipped, and more. */
    static List<String> flags(List<String> jvm) {
        List<String> flags = new ArrayList<>(List.of(AS_SHIPPED));
        flags.addAll(jvm);
        return flags;
    }
}
