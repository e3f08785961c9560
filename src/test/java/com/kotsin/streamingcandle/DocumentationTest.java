package com.kotsin.streamingcandle;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.pipeline.StreamingCandleProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocumentationTest {

    private static final Path DOCS = Path.of("docs");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    private record Property(String name, String defaultValue) {}

    @Test
    void every_property_stands_in_the_configuration_page_with_its_default() throws Exception {
        String page = Files.readString(DOCS.resolve("configuration.md"));

        assertThat(properties()).hasSizeGreaterThan(20).allSatisfy(property -> {
            assertThat(page).contains("`" + property.name + "`");
            String row = page.lines()
                    .filter(line -> line.startsWith("| `" + property.name + "`"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row of its own for " + property.name));
            assertThat(row).contains(property.defaultValue);
        });
    }

    private static List<Property> properties() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Property> properties = new ArrayList<>();
        for (BeanDefinition found : scanner.findCandidateComponents("com.kotsin.streamingcandle")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            collect(type, type.getAnnotation(ConfigurationProperties.class).value(), properties);
        }
        return properties;
    }

    private static void collect(Class<?> type, String prefix, List<Property> into) {
        for (var parameter : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + "."
                    + parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
            if (parameter.getType().isRecord()) {
                collect(parameter.getType(), name, into);
            } else if (parameter.getName().equals("sources")) {
                collect(StreamingCandleProperties.Source.class, name + "[n]", into);
            } else if (parameter.getName().equals("calendarRules")) {
                collect(StreamingCandleProperties.CalendarRule.class, name + "[n]", into);
            } else {
                DefaultValue value = parameter.getAnnotation(DefaultValue.class);
                into.add(new Property(name, value == null ? "" : String.join(", ", value.value())));
            }
        }
    }

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
}
