package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.wire.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLettersDocumentTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE);

    private final String document;

    DeadLettersDocumentTest() throws IOException {
        document = Files.readString(Path.of("docs/dead-letters.md"));
    }

    @Test
    void has_a_row_for_every_reason_and_for_no_other() {
        List<String> rows =
                ROW.matcher(document).results().map(row -> row.group(1)).toList();
        Stream<String> ofTicks = Arrays.stream(RejectReason.values()).map(RejectReason::text);

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(ofTicks, Stream.of("malformed_candle", "not_storable"))
                                .toList());
    }

    @Test
    void names_every_header_and_no_other() {
        String table = document.substring(document.indexOf("| header |"), document.indexOf("## Reasons"));
        List<String> named = Pattern.compile("^\\| (`[^|]+`) \\|", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .flatMap(row ->
                        Pattern.compile("`([^`]+)`").matcher(row.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .toList();

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(new DeadLetter("r", "d", "t", 0, 0, 0, 0)
                                .headers(
                                        new byte[DeadLetter.MAX_KEY_BYTES + 1],
                                        new byte[DeadLetter.MAX_VALUE_BYTES + 1])
                                .toArray())
                        .map(Header::key)
                        .toList());
    }
}
