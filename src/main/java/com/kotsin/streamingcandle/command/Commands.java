package com.kotsin.streamingcandle.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands beside the service. */
public final class Commands {

    /** Without a command of its own: the service is started instead. */
    @Command(name = "streamingcandle")
    private static final class Root {}

    private final CommandLine line;
    private final PrintWriter out;

    Commands(InstantSource clock, InputStream in, PrintWriter out, PrintWriter err) {
        this.out = out;
        line = new CommandLine(new Root())
                .addSubcommand(new CheckConfigCommand(clock))
                .addSubcommand(new SessionsCommand(clock))
                .addSubcommand(new TryFormatCommand(in))
                .addSubcommand(new RebuildCommand(clock))
                .addSubcommand(new ExplainCommand(clock))
                .addSubcommand(new LoadCommand(clock))
                .addSubcommand(new RetireCommand(clock))
                .addSubcommand(new SoakCommand(clock))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((problem, args) -> explain(problem));
    }

    /**
     * Answers the command line if it asks for anything but the service.
     *
     * @return the exit code, or nothing if the service is to be started
     */
    public static OptionalInt answer(String[] args, InstantSource clock) {
        var out = new PrintWriter(System.out, true);
        return new Commands(clock, System.in, out, new PrintWriter(System.err, true)).answer(args);
    }

    OptionalInt answer(String... args) {
        if (args.length > 0 && !args[0].startsWith("-")) {
            return OptionalInt.of(line.execute(args));
        }
        if (Usage.answered(args, out)) {
            return OptionalInt.of(CommandLine.ExitCode.OK);
        }
        return Stream.of(args)
                .filter(arg -> !arg.startsWith("-"))
                .mapToInt(word -> explain(new ParameterException(
                        line, "'%s' is no property; write --name=value, without a space.".formatted(word))))
                .findFirst();
    }

    private static int explain(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        if (command.getParent() != null) {
            err.println(problem.getMessage());
            err.println("See: java -jar streamingcandle.jar %s --help".formatted(command.getCommandName()));
        } else {
            err.println(
                    problem instanceof UnmatchedArgumentException unknown
                            ? "There is no command '%s'."
                                    .formatted(unknown.getUnmatched().get(0))
                            : problem.getMessage());
            UnmatchedArgumentException.printSuggestions(problem, err);
            err.println("Commands are %s, and come first; without one the service starts. See --help."
                    .formatted(String.join(", ", command.getSubcommands().keySet())));
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
