package com.kotsin.streamingcandle.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Properties of the service on the line of a command, as {@code --name=value}. */
final class ServiceProperties {

    private ServiceProperties() {}

    /** @throws ParameterException if one is no property */
    static String[] of(List<String> unmatched, CommandSpec command) {
        for (String property : unmatched) {
            if (!property.matches("--[^=]+=.*")) {
                throw new ParameterException(
                        command.commandLine(), "'%s' is neither an option nor --property=value".formatted(property));
            }
        }
        return unmatched.toArray(String[]::new);
    }
}
