package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.pipeline.CalendarFiles;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every command understands. */
final class CommonOptions {

    @Option(
            names = "--calendars-dir",
            paramLabel = "DIRECTORY",
            description = "more calendars, as streamingcandle.calendars-dir")
    private Path directory;

    @Option(names = "--help", usageHelp = true, description = "this text")
    private boolean help;

    /** @throws ParameterException if a calendar file is wrong */
    Calendars calendars(CommandSpec command) {
        try {
            return directory == null ? CalendarFiles.builtIn() : CalendarFiles.load(directory);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--calendars-dir: " + e.getMessage(), e);
        }
    }
}
