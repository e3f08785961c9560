package com.kotsin.streamingcandle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What can be told of the chart page without a browser. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChartPageFilesTest {

    private static final Path PAGE = Path.of("src/main/resources/static");
    private static final Pattern LOADED = Pattern.compile("(?:from|src=|href=) ?['\"]([^'\"]+)['\"]");
    /** Where Spring looks for what it serves. */
    private static final List<String> SERVED = List.of("static", "META-INF/resources");

    @Test
    void everything_that_the_page_loads_is_served() {
        List<String> loaded = files().flatMap(ChartPageFilesTest::loaded).toList();

        assertThat(loaded)
                .hasSizeGreaterThan(15)
                .allSatisfy(path -> assertThat(SERVED)
                        .anySatisfy(root -> assertThat(ChartPageFilesTest.class.getResource("/" + root + path))
                                .as("%s of %s", path, root)
                                .isNotNull()));
    }

    private static Stream<String> loaded(Path file) {
        return LOADED.matcher(read(file))
                .results()
                .map(MatchResult::group)
                .map(found -> found.replaceAll("^.*['\"](.+)['\"]$", "$1"))
                .map(address -> address.startsWith("/")
                        ? address
                        : "/" + PAGE.relativize(file.resolveSibling(address).normalize()));
    }

    @Test
    void nothing_is_in_line_and_no_other_host_is_named() {
        assertThat(read(PAGE.resolve("index.html")))
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
                .doesNotContain("<style")
                .doesNotContainPattern("\\s(style|on[a-z]+)=");
        assertThat(files())
                .allSatisfy(file -> assertThat(read(file).replace("http://www.w3.org/2000/svg", ""))
                        .as("%s", file)
                        .doesNotContainPattern("https?://"));
    }

    private static Stream<Path> files() {
        try (Stream<Path> found = Files.walk(PAGE)) {
            return found.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
