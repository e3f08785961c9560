package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.TickFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TryFormatCommandTest {

    private static final String TRADE =
            "{\"symbol\":\"NSE:RELIANCE\",\"price\":\"1401.250\",\"size\":10,\"time\":1746416700210,\"id\":\"987\",\"side\":\"buy\",\"exchange\":\"NSE\"}";

    private static CommandLineRun tryFormat(String input, String format) {
        return CommandLineRun.withInput(input, "try-format", "--format", format);
    }

    @Test
    void a_trade_is_printed_with_all_its_fields_and_its_calendar() {
        CommandLineRun run = tryFormat(TRADE + "\n", "native");

        assertThat(run.exitCode()).hasValue(0);
        assertThat(run.out().lines())
                .contains("1 lines: 1 trades, 0 rejected")
                .first()
                .asString()
                .startsWith("1 trade ")
                .contains(
                        "symbol NSE:RELIANCE",
                        "exchange NSE",
                        "price 1401.250",
                        "size 10",
                        "time 2025-05-05T03:45:00.210Z",
                        "taker BUY",
                        "id 987",
                        "calendar NSE, trading day 2025-05-05");
    }

    @Test
    void a_message_that_is_no_trade_is_printed_with_its_reason_and_what_was_wrong() {
        CommandLineRun run = tryFormat(TRADE + "\n{\"symbol\":\"X\"}\nnonsense\n", "native");

        assertThat(run.exitCode()).hasValue(1);
        assertThat(run.out().lines())
                .anyMatch(line -> line.startsWith("2 rejected missing_field: "))
                .anyMatch(line -> line.startsWith("3 rejected malformed_json: "))
                .endsWith("3 lines: 1 trades, 2 rejected {malformed_json=1, missing_field=1}");
    }

    @Test
    void each_object_of_an_array_is_told_apart() {
        assertThat(tryFormat("[" + TRADE + "," + TRADE + "]", "native").out())
                .contains("1[0] trade", "1[1] trade", "1 lines: 2 trades, 0 rejected");
    }

    @Test
    void a_trade_outside_the_sessions_is_a_trade_that_says_so() {
        CommandLineRun run = tryFormat(TRADE.replace("1746416700210", "1746450000000"), "native");

        assertThat(run.exitCode()).hasValue(0);
        assertThat(run.out()).contains("calendar NSE, out of session");
    }

    @Test
    void blank_lines_are_passed_over_and_counted() {
        assertThat(tryFormat("\n" + TRADE + "\n\n", "native").out()).contains("2 trade", "3 lines: 1 trades");
    }

    @Test
    void bytes_that_are_no_utf_8_are_judged_like_those_of_a_topic() {
        assertThat(tryFormat("{\"symbol\":\"\u00ff\"}", "native").out()).contains("rejected malformed_json");
    }

    @Test
    void a_format_of_a_directory_can_be_tried(@TempDir Path directory) throws IOException {
        Files.copy(Path.of("config/formats/native.yaml"), directory.resolve("mine.yaml"));

        CommandLineRun run = CommandLineRun.withInput(
                TRADE, "try-format", "--format", "mine", "--formats-dir", directory.toString());

        assertThat(run.exitCode()).hasValue(0);
    }

    @Test
    void a_wrong_format_file_is_an_error_that_names_it_and_the_line(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), "symbol: \"{symbol}\"\nprise: /price\n");

        CommandLineRun run = CommandLineRun.of("try-format", "--format", "mine", "--formats-dir", directory.toString());

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("mine.yaml, line 2", "prise");
    }

    @Test
    void an_unknown_format_is_an_error_that_lists_the_known_ones() {
        CommandLineRun run = tryFormat(TRADE, "morse");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'morse'").contains(TickFormats.presets().names());
    }

    @Test
    void without_a_format_it_is_an_error_that_names_the_option() {
        CommandLineRun run = CommandLineRun.of("try-format");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("--format");
    }
}
