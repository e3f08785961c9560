package com.kotsin.streamingcandle;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.unit.DataSize;

/** The page of properties against the records that they are bound to. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationDocumentTest {

    /** A row of ours: name, default, unit and range, meaning. */
    private static final java.util.regex.Pattern ROW = java.util.regex.Pattern.compile(
            "(?m)^\\| `(streamingcandle\\.[^`]+)` \\| ((?:\\\\\\||[^|])+) \\| ((?:\\\\\\||[^|])+) \\| (.+) \\|$");

    private static final java.util.regex.Pattern MENTION =
            java.util.regex.Pattern.compile("`(streamingcandle\\.[a-z][^`= ]*)`");

    /** @param defaultValue null if the record gives none */
    private record Property(String defaultValue, String range) {}

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/configuration.md"));
    }

    private static Map<String, MatchResult> rows() throws IOException {
        return ROW.matcher(page()).results().collect(Collectors.toMap(row -> row.group(1), row -> row));
    }

    @Test
    void it_has_a_row_for_each_property_and_for_nothing_else() throws Exception {
        assertThat(rows().keySet())
                .hasSizeGreaterThan(40)
                .containsExactlyInAnyOrderElementsOf(properties().keySet());
    }

    @Test
    void each_default_is_that_of_the_code() throws Exception {
        Map<String, String> said = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        for (var property : properties().entrySet()) {
            String value = property.getValue().defaultValue;
            String cell = rows().get(property.getKey()).group(2);
            said.put(property.getKey(), cell);
            // Without a default in the code, words say what happens.
            expected.put(property.getKey(), value == null && !cell.matches("`[^.]*`") ? cell : "`" + value + "`");
        }
        assertThat(said).isEqualTo(expected);
    }

    @Test
    void each_unit_and_range_is_that_of_the_code() throws Exception {
        Map<String, String> said = new TreeMap<>();
        rows().forEach((name, row) -> said.put(name, row.group(3)));
        Map<String, String> expected = new TreeMap<>();
        properties().forEach((name, property) -> expected.put(name, property.range));
        assertThat(said).isEqualTo(expected);
    }

    @Test
    void no_other_page_names_a_property_that_there_is_none_of() throws Exception {
        List<String> known = new ArrayList<>(properties().keySet());
        ROW.matcher(page()).results().map(row -> row.group(1)).forEach(known::add);
        // What has been, the list of changes and the decisions may name too.
        try (var pages = Files.list(Path.of("docs"))) {
            for (Path page : pages.filter(path -> path.toString().endsWith(".md") && !path.endsWith("CHANGELOG.md"))
                    .toList()) {
                assertThat(MENTION.matcher(Files.readString(page))
                                .results()
                                .map(mention -> mention.group(1).replaceAll("\\[\\d+]", "[n]")))
                        .as(page.toString())
                        .allSatisfy(name -> assertThat(known)
                                .anyMatch(each -> each.equals(name)
                                        || each.startsWith(name + ".")
                                        || each.startsWith(name + "[n]")));
            }
        }
    }

    private static Map<String, Property> properties() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, Property> properties = new TreeMap<>();
        for (BeanDefinition found : scanner.findCandidateComponents("com.kotsin.streamingcandle")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            collect(type, type.getAnnotation(ConfigurationProperties.class).value(), properties);
        }
        // Bound by hand, before there is an application context.
        collect(Class.forName("com.kotsin.streamingcandle.embedded.DemoSettings"), "streamingcandle.demo", properties);
        return properties;
    }

    private static void collect(Class<?> type, String prefix, Map<String, Property> into) {
        for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + "." + kebab(parameter.getName());
            if (parameter.getType().isRecord()) {
                collect(parameter.getType(), name, into);
            } else if (element(parameter) instanceof Class<?> element && isSettings(element)) {
                collect(element, name + "[n]", into);
            } else {
                DefaultValue value = parameter.getAnnotation(DefaultValue.class);
                String text = value == null ? null : String.join(", ", value.value());
                into.put(name, new Property(text == null || text.isEmpty() ? null : text, range(parameter)));
            }
        }
    }

    private static boolean isSettings(Class<?> element) {
        return element.isRecord() && element.getEnclosingClass() != null;
    }

    private static Type element(Parameter parameter) {
        return parameter.getParameterizedType() instanceof ParameterizedType list
                ? list.getActualTypeArguments()[0]
                : null;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** What the type and the constraints of a property allow. */
    private static String range(Parameter parameter) {
        Class<?> type = parameter.getType();
        Pattern pattern = parameter.getAnnotation(Pattern.class);
        Size size = parameter.getAnnotation(Size.class);
        if (pattern != null) {
            return "`%s`".formatted(pattern.regexp().replace("|", "\\|"));
        }
        if (size != null) {
            return "text of %d to %d characters".formatted(size.min(), size.max());
        }
        if (type == Duration.class) {
            return "duration, " + between(shortest(parameter.getAnnotation(DurationMin.class)), longest(parameter));
        }
        if (type == int.class || type == short.class || type == long.class) {
            Min min = parameter.getAnnotation(Min.class);
            Max max = parameter.getAnnotation(Max.class);
            return min == null
                    ? "number"
                    : "number, " + between(Long.toString(min.value()), max == null ? null : Long.toString(max.value()));
        }
        if (type == boolean.class) {
            return "`true` or `false`";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(each -> "`%s`"
                            .formatted(each.toString().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .collect(Collectors.joining(" or "));
        }
        if (type == Path.class) {
            return parameter.getName().endsWith("File") ? "file" : "directory";
        }
        return type == DataSize.class ? "size" : type == List.class ? "list" : "text";
    }

    private static String between(String from, String to) {
        return to == null ? from + " or more" : from + " to " + to;
    }

    private static String shortest(DurationMin min) {
        return text(Duration.ofDays(min.days())
                .plusHours(min.hours())
                .plusMinutes(min.minutes())
                .plusSeconds(min.seconds())
                .plusMillis(min.millis()));
    }

    private static String longest(Parameter parameter) {
        DurationMax max = parameter.getAnnotation(DurationMax.class);
        return max == null
                ? null
                : text(Duration.ofDays(max.days())
                        .plusHours(max.hours())
                        .plusMinutes(max.minutes())
                        .plusSeconds(max.seconds())
                        .plusMillis(max.millis()));
    }

    /** As it is written in settings, in its largest unit. */
    private static String text(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        long millis = duration.toMillis();
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", 86_400_000L);
        units.put("h", 3_600_000L);
        units.put("m", 60_000L);
        units.put("s", 1_000L);
        return units.entrySet().stream()
                .filter(unit -> millis % unit.getValue() == 0)
                .findFirst()
                .map(unit -> millis / unit.getValue() + unit.getKey())
                .orElse(millis + "ms");
    }
}
