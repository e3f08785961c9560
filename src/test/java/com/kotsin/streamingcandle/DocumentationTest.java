package com.kotsin.streamingcandle;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.internal.build.MongoDriverVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocumentationTest {

    private static final Path DOCS = Path.of("docs");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    @Test
    void every_metric_of_ours_stands_in_the_metrics_page() throws IOException {
        String page = Files.readString(DOCS.resolve("metrics.md"));
        Pattern constant = Pattern.compile("\"(streamingcandle\\.[a-z.]+)\"");
        List<String> names = new ArrayList<>();
        for (String file :
                List.of("pipeline/PipelineMetrics.java", "pipeline/ConsumerLag.java", "persist/CandleSink.java")) {
            Matcher matcher = constant.matcher(Files.readString(
                    Path.of("src/main/java/com/kotsin/streamingcandle").resolve(file)));
            while (matcher.find()) {
                names.add(matcher.group(1).replace('.', '_'));
            }
        }

        assertThat(names)
                .hasSizeGreaterThan(9)
                .allSatisfy(name -> assertThat(page).contains(name));
    }

    @Test
    void links_between_pages_lead_somewhere() throws IOException {
        try (Stream<Path> pages = Stream.concat(Stream.of(Path.of("README.md")), Files.walk(DOCS))) {
            for (Path page :
                    pages.filter(path -> path.toString().endsWith(".md")).toList()) {
                Matcher link = LINK.matcher(Files.readString(page));
                while (link.find()) {
                    String target = link.group(1);
                    if (!target.startsWith("http")) {
                        assertThat(page.toAbsolutePath().resolveSibling(target).normalize())
                                .as("link in %s", page)
                                .exists();
                    }
                }
            }
        }
    }

    /** As of Kafka 4.2: before it the console consumer took {@code --property}. */
    @Test
    void tools_of_kafka_are_told_their_brokers_and_by_options_that_they_have() throws IOException {
        Pattern command = Pattern.compile("kafka-[a-z]+(?:-[a-z]+)?(?:\\.sh)? [^`\n]*--[^`\n]*");
        List<String> commands = new ArrayList<>();
        try (Stream<Path> pages = Stream.concat(Stream.of(Path.of("README.md")), Files.walk(DOCS))) {
            for (Path page :
                    pages.filter(path -> path.toString().endsWith(".md")).toList()) {
                command.matcher(Files.readString(page).replace("\\\n", ""))
                        .results()
                        .forEach(match -> commands.add(match.group()));
            }
        }

        assertThat(commands)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        each -> assertThat(each).contains("--bootstrap-server ").doesNotContain(" --property "));
    }

    @Test
    void the_page_for_beginners_makes_the_jar_before_it_uses_it() throws IOException {
        String page = Files.readString(DOCS.resolve("getting-started.md"));

        assertThat(page.indexOf("\nmvn package")).isPositive().isLessThan(page.indexOf("-jar target/"));
    }

    @Test
    void the_page_for_beginners_names_the_versions_that_are_tested() throws IOException {
        Matcher store =
                Pattern.compile("<mongo-java-server.version>(.*)</").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(store.find()).isTrue();

        assertThat(Files.readString(DOCS.resolve("getting-started.md")))
                .contains(
                        "brokers of Apache Kafka " + AppInfoParser.getVersion(),
                        "mongo-java-server " + store.group(1),
                        "MongoDB driver " + MongoDriverVersion.VERSION);
    }

    @Test
    void the_program_in_the_page_for_readers_is_the_one_that_is_tested() throws IOException {
        String source =
                Files.readString(Path.of("src/test/java/com/kotsin/streamingcandle/example/NewestCandles.java"));

        assertThat(Files.readString(DOCS.resolve("consumers.md")))
                .contains("```java\n" + source.substring(source.indexOf("/** Reads a candle topic")) + "```");
    }
}
