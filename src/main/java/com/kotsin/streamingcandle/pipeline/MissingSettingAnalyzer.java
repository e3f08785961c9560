package com.kotsin.streamingcandle.pipeline;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.PlaceholderResolutionException;

/** Names a setting that another one names and that is not there. The value that names it may hold secrets too. */
final class MissingSettingAnalyzer extends AbstractFailureAnalyzer<PlaceholderResolutionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PlaceholderResolutionException cause) {
        return new FailureAnalysis(
                "A setting names ${%s}, which is not there".formatted(cause.getPlaceholder()),
                "Set %s, in the environment, in a file of settings, or as a file of that name in the directory of secrets."
                        .formatted(cause.getPlaceholder()),
                cause);
    }
}
