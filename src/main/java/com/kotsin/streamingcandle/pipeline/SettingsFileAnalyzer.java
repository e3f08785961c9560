package com.kotsin.streamingcandle.pipeline;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Tells where a file of settings is malformed. The parser's own message quotes the file, and there may be secrets in it. */
final class SettingsFileAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MarkedYAMLException cause) {
        var mark = cause.getProblemMark();
        return new FailureAnalysis(
                "A YAML file of settings cannot be read: %s%s"
                        .formatted(
                                cause.getProblem(),
                                mark == null
                                        ? ""
                                        : ", line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1)),
                "Mend application.yaml or the application-<profile>.yaml of an active profile, beside the jar, in config/ there,"
                        + " or where spring.config.location and spring.config.import point.",
                cause);
    }
}
