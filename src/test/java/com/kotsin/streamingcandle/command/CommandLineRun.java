package com.kotsin.streamingcandle.command;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;
import org.springframework.boot.logging.LoggingSystem;

/** What a command line answers. */
record CommandLineRun(OptionalInt exitCode, String out, String err) {

    private static final Instant NOW = Instant.parse("2025-05-04T20:00:00Z");

    static CommandLineRun of(String... args) {
        return withInput("", args);
    }

    /** @param input one byte a character */
    static CommandLineRun withInput(String input, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1));
        Commands commands = new Commands(() -> NOW, in, new PrintWriter(out, true), new PrintWriter(err, true));
        // A command with an application context would take the log of the tests away.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            OptionalInt exitCode = commands.answer(args);
            return new CommandLineRun(exitCode, out.toString(), err.toString());
        } finally {
            System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        }
    }
}
