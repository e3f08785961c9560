package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UsageTest {

    private final StringWriter out = new StringWriter();

    private boolean answered(String... args) {
        return Usage.answered(args, new PrintWriter(out, true));
    }

    @Test
    void help_names_what_is_required_and_the_exit_codes() {
        assertThat(answered("--server.port=1", "--help")).isTrue();
        assertThat(out.toString()).contains("SPRING_KAFKA_BOOTSTRAP_SERVERS", "SPRING_MONGODB_URI", "75", "78");
    }

    @Test
    void every_property_that_help_names_is_documented() throws IOException {
        answered("--help");
        String page = Files.readString(Path.of("docs/configuration.md"));

        assertThat(Pattern.compile("--((?:spring|streamingcandle|server)[a-z.\\-\\[\\]0]+)=")
                        .matcher(out.toString())
                        .results()
                        .map((MatchResult match) -> match.group(1).replace("[0]", "[n]")))
                .hasSizeGreaterThan(5)
                .allSatisfy(property -> assertThat(page).contains("`" + property + "`"));
    }

    @Test
    void version_is_told() {
        assertThat(answered("--version")).isTrue();
        assertThat(out.toString()).startsWith("streamingcandle ");
    }

    @Test
    void anything_else_starts_the_service() {
        assertThat(answered("--server.port=1")).isFalse();
        assertThat(out.toString()).isEmpty();
    }
}
