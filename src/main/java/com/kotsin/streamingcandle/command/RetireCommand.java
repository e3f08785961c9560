package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.pipeline.Retirement;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "retire",
        sortOptions = false,
        description = {
            "Stops the process of this instance for good: it leaves its groups, and the other processes get its work at once"
                    + " instead of after its session. To start it again later is possible at any time.",
            "Run it on the host of the process, as its user or root, with its settings; --name=value sets a property."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it has left its groups, or was in none",
            "1:its process does not stop",
            "2:wrong options",
            "69:the brokers cannot be reached, or refuse; nothing was stopped",
            "78:a setting is wrong, or no such instance has run on this host"
        })
final class RetireCommand extends ServiceCommand {

    @Option(
            names = "--lost",
            description = "the host of the instance is gone: stop no process, only take the instance out of its groups")
    private boolean lost;

    RetireCommand(InstantSource clock) {
        super(clock);
    }

    @Override
    public Integer call() throws InterruptedException {
        return besideService(service -> retire(lost ? service.retirementOfLost() : service.retirement()));
    }

    private int retire(Retirement retirement) throws InterruptedException, ExecutionException {
        PrintWriter out = out();
        retirement.look();
        Duration took = retirement.stop();
        retirement
                .pid()
                .ifPresent(pid ->
                        out.println("Process %d has stopped, %d ms after it was told".formatted(pid, took.toMillis())));
        List<Retirement.Left> groups = retirement.leave();
        groups.stream()
                .sorted(Comparator.comparing(Retirement.Left::group))
                .forEach(left -> out.println(
                        left.others() > 0
                                ? "%s: left; members that are there: %d".formatted(left.group(), left.others())
                                : "%s: left; it has no other member, and its records wait until a process starts"
                                        .formatted(left.group())));
        out.println(
                groups.isEmpty()
                        ? "%s was in no group.".formatted(retirement.instanceId())
                        : "%s is retired.".formatted(retirement.instanceId()));
        return CommandLine.ExitCode.OK;
    }
}
