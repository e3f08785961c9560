package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandsDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile(
            "```\n\\$ java -jar target/streamingcandle.jar ([^\n<]+)(< samples.jsonl)?\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CHECK = Pattern.compile(
            "```\n\\$ java @config/java.options -jar target/streamingcandle.jar (check-config .*?[^\\\\])\n(.*?)```",
            Pattern.DOTALL);
    private static final Pattern SAMPLES = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("(?m)^ +(--[a-z0-9-]+)");

    private static Stream<MatchResult> matches(Pattern pattern, String page) {
        return pattern.matcher(page).results();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/sessions.md", "docs/commands.md"})
    void every_example_of_a_page_answers_what_stands_there(Path path) throws IOException {
        String page = Files.readString(path);
        String samples =
                matches(SAMPLES, page).findFirst().map(found -> found.group(1)).orElse("");
        List<MatchResult> examples = matches(EXAMPLE, page).toList();

        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            String input = example.group(2) == null ? "" : samples;
            CommandLineRun run =
                    CommandLineRun.withInput(input, example.group(1).trim().split(" "));

            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .containsExactlyElementsOf(example.group(3).lines().toList());
        });
    }

    @Test
    void what_check_config_answers_is_what_stands_there_but_for_the_machine() throws IOException {
        MatchResult example = matches(CHECK, Files.readString(Path.of("docs/commands.md")))
                .findFirst()
                .orElseThrow();

        CommandLineRun run = CommandLineRun.of(example.group(1).split(" +(\\\\\n +)?"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).hasValue(0);
        assertThat(run.out().lines().map(CommandsDocumentTest::withoutMachine))
                .containsExactlyElementsOf(example.group(2)
                        .lines()
                        .map(CommandsDocumentTest::withoutMachine)
                        .toList());
    }

    private static String withoutMachine(String line) {
        return line.replaceFirst("^  state .*: would be made in .*, \\d+ MB free$", "  state")
                .replaceFirst("^  heap \\d+ MB (.*): \\d+ MB$", "  heap $1");
    }

    @Test
    void every_option_of_every_command_stands_in_the_page() throws IOException {
        String page = Files.readString(Path.of("docs/commands.md"));
        String help = CommandLineRun.of("sessions", "--help").out()
                + CommandLineRun.of("try-format", "--help").out()
                + CommandLineRun.of("check-config", "--help").out()
                + CommandLineRun.of("explain", "--help").out()
                + CommandLineRun.of("rebuild", "--help").out()
                + CommandLineRun.of("load", "--help").out()
                + CommandLineRun.of("retire", "--help").out()
                + CommandLineRun.of("soak", "--help").out();

        assertThat(matches(OPTION, help).map(found -> found.group(1)))
                .hasSizeGreaterThan(8)
                .allSatisfy(option -> assertThat(page).contains("`" + option + "`"));
    }
}
