package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.pipeline.OutsideService;
import com.kotsin.streamingcandle.pipeline.StartupFailure;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command with the settings of the service. */
abstract class ServiceCommand implements Callable<Integer> {

    /** Exit code: what was published is not what the ticks say, or that cannot be known. */
    static final int DIFFERS = 1;

    private final InstantSource clock;

    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, order = Integer.MAX_VALUE, description = "this text")
    private boolean help;

    @Unmatched
    private List<String> properties = new ArrayList<>();

    ServiceCommand(InstantSource clock) {
        this.clock = clock;
    }

    /** What a command does beside the service; returns its exit code. */
    @FunctionalInterface
    interface Work {
        int with(OutsideService service) throws InterruptedException, ExecutionException;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final InstantSource clock() {
        return clock;
    }

    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * Properties of the service, as {@code --name=value}.
     *
     * @throws ParameterException if one is no property
     */
    final String[] properties() {
        for (String property : properties) {
            if (!property.matches("--[^=.]+\\.[^=]+=.*")) {
                throw wrong("'%s' is neither an option nor --property=value, whose name has a dot".formatted(property));
            }
        }
        return properties.toArray(String[]::new);
    }

    /** Does the work beside the service, with progress on standard error, or says there what was wrong. */
    final int besideService(Work work) throws InterruptedException {
        return besideService(properties(), work);
    }

    /** Likewise, with other properties than those of the command line. */
    final int besideService(String[] arguments, Work work) throws InterruptedException {
        try (OutsideService service = OutsideService.with(arguments, clock)) {
            return service.ask(() -> work.with(service));
        } catch (StartupFailure e) {
            err().println(e.getMessage());
            err().println(e.remedy());
            return e.getExitCode();
        }
    }
}
