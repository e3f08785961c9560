package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials that the production jar carries, against the libraries that it carries. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BillOfMaterialsIT {

    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String BILL = "META-INF/sbom/application.cdx.json";

    private static Set<String> libraries;
    private static List<JsonNode> components;

    @BeforeAll
    static void read() throws IOException {
        try (JarFile jar = new JarFile(ApplicationProcess.productionJar().toFile())) {
            boolean isThere = jar.getEntry(BILL) != null;
            if (!Boolean.parseBoolean(System.getenv("CI"))) {
                assumeTrue(isThere, "Maven makes no bill of materials while it is offline (-o)");
            }
            assertThat(isThere).as(BILL).isTrue();
            libraries = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> name.substring(LIBRARIES.length(), name.length() - ".jar".length()))
                    .collect(Collectors.toSet());
            components = JsonMapper.shared()
                    .readTree(jar.getInputStream(jar.getEntry(BILL)))
                    .required("components")
                    .valueStream()
                    .filter(component -> component.path("scope").asString().equals("required"))
                    .toList();
        }
    }

    private static String name(JsonNode component) {
        return component.required("name").asString() + "-"
                + component.required("version").asString();
    }

    @Test
    void it_names_every_library_of_the_jar_and_beside_them_only_what_is_empty() {
        Predicate<String> isEmpty = name -> name.startsWith("spring-boot-starter");
        List<String> named = components.stream().map(BillOfMaterialsIT::name).toList();

        assertThat(libraries).hasSizeGreaterThan(50);
        assertThat(named).containsAll(withoutTools(libraries));
        assertThat(named.stream().filter(isEmpty.negate())).isSubsetOf(libraries);
    }

    /** Spring Boot adds a library of its own to every jar that it makes. */
    private static List<String> withoutTools(Set<String> names) {
        return names.stream()
                .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
                .toList();
    }

    @Test
    void every_library_is_a_release_and_says_under_which_licence() {
        assertThat(components).allSatisfy(component -> {
            assertThat(name(component))
                    .doesNotContainIgnoringCase("SNAPSHOT")
                    .doesNotMatch("(?i).*-(m|rc|alpha|beta)[0-9]*$");
            assertThat(licences(component)).as(name(component)).isNotEmpty();
        });
    }

    private static Stream<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(each -> each.has("expression") ? each : each.path("license"))
                .map(each -> each.path("expression")
                        .asString(each.path("id").asString(each.path("name").asString(""))))
                .filter(licence -> !licence.isBlank());
    }
}
