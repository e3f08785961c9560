package com.kotsin.streamingcandle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BenchmarkDocumentTest {

    private static final Pattern DEFAULT = Pattern.compile("<(bench\\.[a-z-]+)>([^<]*)</");

    private static Map<String, String> defaults() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        Matcher matcher = DEFAULT.matcher(Files.readString(Path.of("pom.xml")));
        while (matcher.find()) {
            defaults.put(matcher.group(1), matcher.group(2));
        }
        return defaults;
    }

    @Test
    void every_option_stands_in_the_page_with_its_default() throws IOException {
        String page = Files.readString(Path.of("docs", "performance.md"));

        assertThat(defaults())
                .hasSizeGreaterThan(10)
                .allSatisfy((name, value) -> assertThat(page)
                        .contains("| `-D%s` | %s |".formatted(name, value.isEmpty() ? "none" : "`" + value + "`")));
    }

    @Test
    void every_option_is_handed_to_the_program() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(defaults().keySet())
                .allSatisfy(name -> assertThat(pom).contains("<argument>-D%s=${%s}</argument>".formatted(name, name)));
    }
}
