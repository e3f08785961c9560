package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.load.Machine;
import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The program that {@code mvn -Pbench verify} starts once the production jar is built; docs/performance.md. */
final class Benchmark {

    private static final Path DIRECTORY = Path.of("target", "bench");
    private static final int SMALLER = 5;

    private final Options options;
    private final Services services;
    private final List<TickTopic> topics = new ArrayList<>();
    private final List<Figures> rounds = new ArrayList<>();
    private final List<Latency.Phase> phases = new ArrayList<>();
    private final List<Figures> scale = new ArrayList<>();
    private final List<StartUp.Start> starts = new ArrayList<>();
    private final List<History.Answers> history = new ArrayList<>();
    private final List<Quiet.State> quiet = new ArrayList<>();

    private Benchmark(Options options, Services services) {
        this.options = options;
        this.services = services;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Options options = Options.fromSystemProperties();
        Machine machine = Machine.here();
        Report.say("%s%n%s", machine, options);
        FileSystemUtils.deleteRecursively(DIRECTORY);
        Files.createDirectories(DIRECTORY);
        try (Services services = Services.start(DIRECTORY.resolve("services"))) {
            new Benchmark(options, services).run(machine);
        } finally {
            FileSystemUtils.deleteRecursively(DIRECTORY.resolve("services"));
        }
    }

    private void run(Machine machine) throws IOException, InterruptedException, ExecutionException {
        try {
            if (options.parts().contains("throughput")) {
                throughput();
            }
            if (options.parts().contains("latency")) {
                phases.addAll(new Latency(options, services, DIRECTORY).measure());
            }
            if (options.parts().contains("start")) {
                new StartUp(options, services, DIRECTORY).measure(starts::add);
            }
            if (options.parts().contains("history")) {
                new History(options, services, DIRECTORY).measure(history::add);
            }
            if (options.parts().contains("quiet")) {
                new Quiet(options, services, DIRECTORY).measure(quiet::add);
            }
            if (options.parts().contains("scale")) {
                new Scale(options, services, DIRECTORY, scale::add).measure();
            }
        } finally {
            report(machine);
        }
    }

    private void report(Machine machine) {
        Map<String, Double> ratios = Results.ratios(rounds);
        var results = new Results(
                options,
                machine,
                topics,
                ratios,
                Results.medians(rounds),
                rounds,
                phases,
                starts,
                history,
                quiet,
                scale);
        Report.rounds(rounds);
        Report.medians(results.medians());
        Report.ratios(ratios);
        Report.latency(phases);
        Report.starts(starts);
        Report.history(history);
        Report.quiet(quiet);
        Report.rounds(scale);
        Path file = DIRECTORY.resolve("results.json");
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValue(file, results);
        Report.say("%nAll figures are in %s", file);
    }

    private void throughput() throws InterruptedException, ExecutionException {
        List<Contender> contenders = contenders();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                Report.say("round %d of %d: %s", round, options.rounds(), contender.name());
                String run = contender.name() + "-" + round;
                rounds.add(CatchUp.of(services.kafka(), contender, round, run, options.deadline()));
            }
        }
    }

    private List<Contender> contenders() throws InterruptedException, ExecutionException {
        TickTopic ticks = load("ticks", options.ticks());
        List<Contender> contenders = new ArrayList<>();
        for (String name : options.contenders()) {
            contenders.add(
                    switch (name) {
                        case DecodeOnly.NAME -> new DecodeOnly(services, DIRECTORY, ticks);
                        case PlainDsl.NAME ->
                            new PlainDsl(services, DIRECTORY, load("first-ticks", options.ticks() / SMALLER));
                        case Results.OURS ->
                            Ours.standard(name, services, DIRECTORY, ticks, options, Ours.WITHOUT_SINK);
                        case "ours-with-sink" -> Ours.standard(name, services, DIRECTORY, ticks, options, Map.of());
                        default ->
                            throw new IllegalArgumentException(
                                    "bench.contenders has '%s'; there are decode-only, plain-dsl, ours and ours-with-sink"
                                            .formatted(name));
                    });
        }
        return contenders;
    }

    private TickTopic load(String name, int ticks) throws InterruptedException, ExecutionException {
        TickTopic topic = TickTopic.load(
                services, name, options.partitions(), options.symbols(), ticks, options.eventRate(), options);
        topics.add(topic);
        return topic;
    }
}
