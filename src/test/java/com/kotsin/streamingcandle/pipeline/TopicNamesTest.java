package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopicNamesTest {

    private static final TopicNames DEFAULTS = new TopicNames("candle-processor", "candles", "candles-dead-letter");

    @Test
    void the_page_about_rights_names_the_transactional_id_of_rebuild_and_covers_it() throws IOException {
        String page = Files.readString(Path.of("docs/security.md"));

        assertThat(page).contains("transactional id `" + DEFAULTS.rebuildTransaction() + "`");
        assertThat(page.lines()
                        .filter(line -> line.startsWith("acls --operation Write --transactional-id "))
                        .map(line -> line.split(" ")[4]))
                .singleElement()
                .satisfies(prefix -> assertThat(DEFAULTS.rebuildTransaction()).startsWith(prefix));
    }
}
