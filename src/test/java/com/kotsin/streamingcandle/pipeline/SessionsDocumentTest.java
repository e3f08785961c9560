package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.SessionCalendar;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionsDocumentTest {

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/sessions.md"));
    }

    @Test
    void every_key_of_a_calendar_and_of_a_session_stands_in_the_page() throws IOException {
        String page = page();

        assertThat(Stream.of(CalendarFile.class, DailySession.class)
                        .flatMap(type -> Stream.of(type.getRecordComponents()))
                        .map(RecordComponent::getName)
                        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase()))
                .hasSize(18)
                .allSatisfy(key -> assertThat(page).containsPattern("(?m)^\\| .*`" + key + "`.*\\|"));
    }

    @Test
    void every_calendar_that_comes_with_the_program_stands_in_the_page() throws IOException {
        String page = page();

        assertThat(CalendarFiles.builtIn().names())
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void the_example_of_a_calendar_can_be_used_as_it_stands(@TempDir Path directory) throws IOException {
        var example =
                Pattern.compile("```yaml\n(name: CME.*?)```", Pattern.DOTALL).matcher(page());
        assertThat(example.find()).isTrue();
        Files.writeString(directory.resolve("cme.yaml"), example.group(1));

        SessionCalendar cme = CalendarFiles.load(directory).get("CME");

        assertThat(cme.sessionAt(Instant.parse("2025-11-28T18:44:59Z").toEpochMilli()))
                .isPresent();
        assertThat(cme.sessionAt(Instant.parse("2025-11-28T18:45:00Z").toEpochMilli()))
                .isEmpty();
        assertThat(cme.sessionAt(Instant.parse("2025-12-25T12:00:00Z").toEpochMilli()))
                .isEmpty();
    }
}
