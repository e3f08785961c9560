package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.pipeline.OutsideService;
import com.kotsin.streamingcandle.pipeline.StartupFailure;
import com.kotsin.streamingcandle.rebuild.Rebuild;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a command with the settings of the service, on its brokers. */
final class BesideService {

    /** What the command does; returns its exit code. */
    @FunctionalInterface
    interface Work {
        int with(Rebuild rebuild) throws InterruptedException, ExecutionException;
    }

    private BesideService() {}

    /**
     * Does the work, with progress on standard error, or says there what was wrong.
     *
     * @param properties of the service, {@code --name=value}
     */
    static int run(Work work, List<String> properties, CommandSpec command, InstantSource clock)
            throws InterruptedException {
        String[] arguments = ServiceProperties.of(properties, command);
        PrintWriter err = command.commandLine().getErr();
        try (OutsideService service = OutsideService.with(arguments, clock)) {
            return service.ask(() -> work.with(service.rebuild(err::println)));
        } catch (StartupFailure e) {
            err.println(e.getMessage());
            err.println(e.remedy());
            return e.getExitCode();
        }
    }
}
