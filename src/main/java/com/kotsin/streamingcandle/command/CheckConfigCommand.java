package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.pipeline.CheckReport;
import com.kotsin.streamingcandle.pipeline.ConfigurationCheck;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check-config",
        sortOptions = false,
        customSynopsis = "Usage: streamingcandle check-config [--connect] [--timeout=SECONDS] [--property=value ...]",
        description = {
            "Checks the configuration of the service without starting it, and prints what it would do.",
            "Run it as the service's user, in its directory, with its environment and its properties."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the service can start",
            "2:wrong options",
            "69:Kafka or MongoDB cannot be used",
            "78:a setting or a directory cannot be used"
        })
final class CheckConfigCommand extends ServiceCommand {

    @Option(
            names = "--connect",
            description = "ask Kafka and MongoDB too, as the service would connect to them; nothing is made there")
    private boolean connect;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long each of both may take to answer, 1 to 600; default ${DEFAULT-VALUE}")
    private int timeout;

    CheckConfigCommand(InstantSource clock) {
        super(clock);
    }

    @Override
    public Integer call() {
        String[] settings = properties();
        if (timeout < 1 || timeout > 600) {
            throw wrong("--timeout is %d; it must be 1 to 600 seconds".formatted(timeout));
        }
        CheckReport report = ConfigurationCheck.run(
                settings, clock(), connect ? Optional.of(Duration.ofSeconds(timeout)) : Optional.empty());
        print(report);
        return report.exitCode();
    }

    private void print(CheckReport report) {
        PrintWriter out = out();
        report.plan().forEach((heading, lines) -> {
            out.println(heading);
            lines.forEach(line -> out.println("  " + line));
        });
        report.warnings().forEach(warning -> out.println("Warning: " + warning));
        PrintWriter err = err();
        report.problems().forEach(problem -> print("Problem", problem, err));
        report.failures().forEach(problem -> print("No connection", problem, err));
        if (report.exitCode() == 0) {
            out.println("The service can start.");
        } else {
            err.println("The service cannot start. Problems: %d, connections that do not work: %d"
                    .formatted(report.problems().size(), report.failures().size()));
        }
    }

    private static void print(String kind, CheckReport.Problem problem, PrintWriter err) {
        err.println("%s: %s".formatted(kind, problem.what().strip()));
        if (!problem.remedy().isBlank()) {
            err.println("Action: " + problem.remedy().strip());
        }
    }
}
