package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.load.LoadShape;
import com.kotsin.streamingcandle.pipeline.CheckReport;
import com.kotsin.streamingcandle.pipeline.OutsideService;
import com.kotsin.streamingcandle.soak.Mode;
import com.kotsin.streamingcandle.soak.NotReadyException;
import com.kotsin.streamingcandle.soak.Schedule;
import com.kotsin.streamingcandle.soak.SoakFolder;
import com.kotsin.streamingcandle.soak.SoakReport;
import com.kotsin.streamingcandle.soak.SoakRun;
import com.kotsin.streamingcandle.soak.SoakSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.system.ApplicationHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "soak",
        sortOptions = false,
        customSynopsis = "Usage: streamingcandle soak --topic=TOPIC [OPTIONS] [--property=value ...]",
        description = {
            "Starts the service, puts it under load for hours, and judges whether it leaks, is wrong or gets slower."
                    + " Writes samples, plots and a report into a folder.",
            "Settings are read where the service reads them; --name=value sets a property."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all passes",
            "1:a leak, or something is wrong, lost or slower than before",
            "2:wrong options",
            "3:inconclusive: nothing is known to be wrong, and not everything is known to be right",
            "69:the brokers cannot be reached, or refuse, or the service does not start",
            "78:a setting is wrong, or the topic is not one for a load"
        })
final class SoakCommand extends ServiceCommand {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Path OPTIONS_FILE = Path.of("config", "java.options");
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(500);
    private static final int MOST_STREAMS = 100;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "where ticks are sent; one of streamingcandle.sources, native format, calendar always")
    private String topic;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "continuous",
            description = "continuous: one rate; bursts: steady, burst, ceiling and quiet in turn, with faults;"
                    + " default ${DEFAULT-VALUE}")
    private Mode mode;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "4h",
            converter = DurationConverter.class,
            description = "of all of it; default ${DEFAULT-VALUE}")
    private Duration duration;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "messages per second, steadily; default ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--burst-rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "likewise, in bursts; default ${DEFAULT-VALUE}")
    private int burstRate;

    @Option(
            names = "--ceiling-rate",
            paramLabel = "N",
            defaultValue = "20000",
            description = "likewise, at the ceiling; default ${DEFAULT-VALUE}")
    private int ceilingRate;

    @Option(
            names = "--quiet-rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "likewise, between bursts; default ${DEFAULT-VALUE}")
    private int quietRate;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            defaultValue = "500",
            description = "how many; default ${DEFAULT-VALUE}")
    private int symbols;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "8",
            description = "clients that follow candles over HTTP, and come and go; default ${DEFAULT-VALUE}")
    private int streams;

    @Option(names = "--seed", paramLabel = "N", description = "of ticks and clients; default: another one each time")
    private Long seed;

    @Option(
            names = "--period",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "from one sample to the next; default 10s of four hours, and in proportion")
    private Duration period;

    @Option(
            names = "--faults",
            paramLabel = "true|false",
            arity = "1",
            description = "whether every second cycle has a fault; default: in bursts")
    private Boolean faults;

    @Option(
            names = "--stop-brokers",
            paramLabel = "COMMAND",
            description = "stops the brokers, as a fault; with --start-brokers, which must return when they are up")
    private String stopBrokers;

    @Option(names = "--start-brokers", paramLabel = "COMMAND", description = "starts them again")
    private String startBrokers;

    @Option(names = "--stop-store", paramLabel = "COMMAND", description = "likewise the store, with --start-store")
    private String stopStore;

    @Option(names = "--start-store", paramLabel = "COMMAND", description = "starts it again, and returns when it is up")
    private String startStore;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "heap of the service, from its start; default ${DEFAULT-VALUE}")
    private String heap;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "another option of the service's virtual machine; may be given several times. The file"
                    + " config/java.options is read where there is one")
    private List<String> javaOptions = List.of();

    @Option(names = "--jar", paramLabel = "FILE", description = "the service to be started; default: this jar")
    private Path jar;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "takes all files; default: soak-MODE-TIME")
    private Path out;

    @Option(
            names = "--judge",
            paramLabel = "DIRECTORY",
            description = "run nothing; judge a soak that was, or one that goes on, by its files")
    private Path judge;

    SoakCommand(InstantSource clock) {
        super(clock);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (judge != null) {
            return report(judge);
        }
        requireUsable();
        Path folder = Optional.ofNullable(out)
                .orElseGet(() -> Path.of("soak-%s-%s".formatted(mode.text(), FOLDER.format(clock().instant()))))
                .toAbsolutePath();
        List<String> given = new ArrayList<>(List.of(properties()));
        Path state = Path.of(property(given, "--streamingcandle.state-dir", () -> folder.resolve("state")));
        // All clients come from this machine.
        property(given, "--streamingcandle.http.max-connections-per-client", () -> SoakRun.mostClients(streams));
        int port = Integer.parseInt(property(given, "--server.port", SoakCommand::freePort));
        return besideService(given.toArray(String[]::new), service -> {
            try {
                SoakRun.run(
                        settings(service, given, port, state),
                        folder,
                        Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                                .orElse("(not packaged)"),
                        () -> service.loadTarget(topic),
                        clock(),
                        err()::println);
                return report(folder);
            } catch (NotReadyException e) {
                err().println(e.getMessage());
                return CheckReport.UNAVAILABLE;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void requireUsable() {
        if (topic == null) {
            throw wrong("--topic is missing: where ticks are sent");
        }
        for (int each : List.of(rate, burstRate, ceilingRate, quietRate)) {
            if (each < 1 || each > LoadCommand.MOST_RATE) {
                throw wrong(
                        "A rate is %d; it must be 1 to %d messages a second".formatted(each, LoadCommand.MOST_RATE));
            }
        }
        if (symbols < 1 || symbols > LoadShape.MOST_SYMBOLS) {
            throw wrong("--symbols is %d; it must be 1 to %d".formatted(symbols, LoadShape.MOST_SYMBOLS));
        }
        if (streams < 0 || streams > MOST_STREAMS) {
            throw wrong("--streams is %d; it must be 0 to %d".formatted(streams, MOST_STREAMS));
        }
        if (duration.compareTo(SHORTEST) < 0) {
            throw wrong("--duration is %d s; a soak takes %d s at least"
                    .formatted(duration.toSeconds(), SHORTEST.toSeconds()));
        }
        if (period != null && period.compareTo(SHORTEST_PERIOD) < 0) {
            throw wrong("--period is %d ms; it must be %d ms at least"
                    .formatted(period.toMillis(), SHORTEST_PERIOD.toMillis()));
        }
        if ((stopBrokers == null) != (startBrokers == null) || (stopStore == null) != (startStore == null)) {
            throw wrong("What is stopped must be started: --stop-brokers needs --start-brokers, and --stop-store"
                    + " needs --start-store");
        }
        if (out != null && Files.exists(out)) {
            throw wrong("--out: there is already a %s".formatted(out));
        }
    }

    /** Judges and says so; returns the exit code. */
    private int report(Path folder) {
        try {
            SoakReport report = SoakReport.write(SoakFolder.of(folder));
            report.lines().forEach(out()::println);
            out().println("Report: " + report.page());
            return report.verdict().exitCode();
        } catch (IOException e) {
            throw wrong("%s holds no soak that can be judged: %s".formatted(folder, e.getMessage()));
        }
    }

    /** What is given, or else what is added to it. */
    private static String property(List<String> given, String name, Supplier<Object> otherwise) {
        for (String each : given) {
            if (each.startsWith(name + "=")) {
                return each.substring(name.length() + 1);
            }
        }
        String value = otherwise.get().toString();
        given.add(name + "=" + value);
        return value;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SoakSettings settings(OutsideService service, List<String> properties, int port, Path state) {
        Schedule schedule = Schedule.of(mode, duration, new Schedule.Rates(rate, burstRate, ceilingRate, quietRate));
        List<String> options = new ArrayList<>();
        if (Files.exists(OPTIONS_FILE)) {
            options.add("@" + OPTIONS_FILE);
        }
        options.addAll(List.of(
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+AlwaysPreTouch",
                // What the allocator keeps is not held, but comes and goes by more than a leak in an hour.
                "-XX:TrimNativeHeapInterval=5000",
                "-Xms" + heap,
                "-Xmx" + heap));
        options.addAll(javaOptions);
        return new SoakSettings(
                period == null ? schedule : schedule.every(period),
                duration,
                symbols,
                seed == null ? clock().millis() : seed,
                streams,
                faults == null ? mode == Mode.BURSTS : faults,
                outage(stopBrokers, startBrokers),
                outage(stopStore, startStore),
                jar != null
                        ? jar
                        : new ApplicationHome(SoakCommand.class).getSource().toPath(),
                options,
                properties,
                Map.of("MALLOC_ARENA_MAX", "2"),
                port,
                state,
                service.stateStoreMemory());
    }

    private static Optional<SoakSettings.Outage> outage(String stop, String start) {
        return stop == null || start == null ? Optional.empty() : Optional.of(new SoakSettings.Outage(stop, start));
    }
}
