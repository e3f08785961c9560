package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SoakReportTest {

    private static final Duration PROTOCOL = Duration.ofMinutes(245);

    @TempDir
    private Path directory;

    private final SyntheticSoak soak = new SyntheticSoak(Mode.BURSTS, PROTOCOL).killedAt(1);

    private SoakReport report(String... log) throws IOException {
        var folder = SoakFolder.create(directory.resolve("soak"));
        for (Map<String, String> line : soak.lines()) {
            folder.append(line);
        }
        folder.write(soak.record());
        Files.write(directory.resolve("soak").resolve("service.log"), List.of(log));
        return SoakReport.write(folder);
    }

    @Test
    void the_page_tells_what_ran_and_what_came_of_it() throws IOException {
        SoakReport report = report();

        assertThat(report.page())
                .content()
                .contains(
                        "Soak, bursts: " + report.verdict(),
                        "seed 1",
                        "a &lt;processor&gt;",
                        "killed",
                        "ceiling 20000/s")
                .contains("not to be had here", "mongo_p95")
                .doesNotContain("geheim");
        assertThat(report.lines())
                .anyMatch(line -> line.startsWith("PASS") && line.contains("threads: troughs 85, 85"));
        assertThat(directory.resolve("soak/verdict.txt")).content().contains(report.lines());
    }

    @Test
    void the_last_line_names_what_could_not_be_judged() throws IOException {
        soak.windowsFillFor(PROTOCOL);

        assertThat(report().lines()).last().asString().endsWith("which is not: files of the state");
    }

    @Test
    void each_plot_is_a_picture_with_axis_phases_and_faults() throws Exception {
        report();

        try (Stream<Path> plots = Files.list(directory.resolve("soak/plots"))) {
            assertThat(plots.toList()).hasSizeGreaterThan(10).allSatisfy(plot -> {
                String svg = Files.readString(plot);
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
                assertThat(svg)
                        .contains("hours since the beginning", ">F1</text>", "<polyline", "#f5c6a5")
                        .doesNotContain("NaN");
            });
        }
    }

    @Test
    void an_error_of_the_log_fails_unless_a_fault_explains_it() throws IOException {
        SoakReport report = report(
                "1970-01-01T01:00:10.000Z ERROR 1 --- [x] y : killed, and so not there",
                "1970-01-01T06:30:11.000+05:30 ERROR 1 --- [x] y : likewise, as a machine in India says it",
                "1970-01-01T02:00:10.000Z  INFO 1 --- [x] y : no ERROR at all",
                "1970-01-01T03:00:10.000Z ERROR 1 --- [x] y : out of nothing");

        assertThat(report.lines())
                .anyMatch(line -> line.startsWith("FAIL") && line.contains("1, such as: 1970-01-01T03"));
        assertThat(report.verdict().exitCode()).isEqualTo(1);
    }

    @Test
    void columns_and_record_are_read_as_they_were_written() throws IOException {
        report();
        SoakFolder folder = SoakFolder.of(directory.resolve("soak"));

        assertThat(folder.readRecord()).isEqualTo(soak.record());
        assertThat(folder.readSamples()).hasSameSizeAs(soak.lines());
        assertThat(folder.readSamples().get(3))
                .containsAllEntriesOf(soak.lines().get(3));
    }
}
