package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that an operator starts from, read as the service reads them under its unit. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProductionSettingsTest {

    private static final Path CONFIG = Path.of("config");
    private static final Path ENVIRONMENT = CONFIG.resolve("streamingcandle.env.example");

    @EnableConfigurationProperties({StreamingCandleProperties.class, KafkaProperties.class})
    static class Settings {}

    @TempDir
    private Path secrets;

    private void started(Map<String, Object> environmentFile, Consumer<AssertableApplicationContext> look)
            throws IOException {
        Map<String, Object> variables = new HashMap<>();
        for (String line : Files.readAllLines(CONFIG.resolve("streamingcandle@.service"))) {
            if (line.startsWith("Environment=")) {
                String[] variable = line.substring("Environment=".length())
                        .replace("%H", "host")
                        .replace("%i", "main")
                        .replace("file:/etc/streamingcandle/", "file:config/")
                        .replace("configtree:/etc/streamingcandle/secrets/", "configtree:%s/".formatted(secrets))
                        .split("=", 2);
                variables.put(variable[0], variable[1]);
            }
        }
        variables.putAll(environmentFile);
        new ApplicationContextRunner()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new SystemEnvironmentPropertySource(
                                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)))
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withBean(PipelineConfiguration.TimeframeConverter.class)
                .withUserConfiguration(Settings.class)
                .run(look::accept);
    }

    @Test
    void the_unit_and_the_profile_production_bind() throws IOException {
        started(Map.of(), context -> {
            var settings = context.getBean(StreamingCandleProperties.class);
            assertThat(settings.requirePersistentState()).isTrue();
            assertThat(settings.topics().replicationFactor()).isEqualTo((short) 3);
            assertThat(settings.instanceId()).isEqualTo("host-main");
            assertThat(settings.calendarsDir()).isEqualTo(Path.of("/etc/streamingcandle/calendars"));
        });
    }

    @Test
    void a_file_among_the_secrets_is_a_property() throws IOException {
        Files.writeString(secrets.resolve("spring.kafka.properties.sasl.jaas.config"), "module required;\n");

        started(
                Map.of(),
                context -> assertThat(context.getBean(KafkaProperties.class).getProperties())
                        .containsEntry("sasl.jaas.config", "module required;"));
    }

    @Test
    void every_variable_of_the_example_is_understood() throws IOException {
        Map<String, Object> variables = new HashMap<>();
        Files.readAllLines(ENVIRONMENT).stream()
                .filter(line -> line.matches("#?[A-Z_]+=.*"))
                .map(line -> line.replaceFirst("^#", "").split("=", 2))
                .forEach(variable -> variables.put(variable[0], variable[1]));

        started(variables, context -> {
            var kafka = context.getBean(KafkaProperties.class);
            assertThat(kafka.getBootstrapServers()).hasSize(2);
            assertThat(kafka.getSecurity().getProtocol()).isEqualTo("SASL_SSL");
            assertThat(kafka.getProperties()).containsEntry("sasl.mechanism", "SCRAM-SHA-512");
            assertThat(kafka.getSsl().getTrustStoreType()).isEqualTo("PEM");
            assertThat(kafka.getSsl().getTrustStoreLocation()).isNotNull();
            assertThat(context.getBean(StreamingCandleProperties.class).clusterId())
                    .isNotEmpty();
            assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("8080");
            // As the operator is told, over that of the production file.
            assertThat(context.getEnvironment().getProperty("server.address")).isEqualTo("10.20.0.5");
        });
        assertThat(variables).hasSize(9).containsKey("JAVA_OPTS");
    }

    @Test
    void the_example_sets_no_secret() throws IOException {
        assertThat(Files.readAllLines(ENVIRONMENT))
                .filteredOn(line -> line.matches("#?[A-Z_]+=.*"))
                .noneMatch(line -> line.matches("(?i).*(password|secret|jaas|api_key|://[^/]*@).*"));
    }

    @Test
    void every_line_of_the_production_file_is_a_property_that_exists() throws IOException {
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource(CONFIG.resolve("application-production.yaml")));
        Set<String> known = springsOwn();
        String page = Files.readString(Path.of("docs/configuration.md"));

        assertThat(yaml.getObject().keySet().stream().map(Object::toString))
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(known.contains(name) || page.contains("| `" + name + "` |"))
                        .as(name)
                        .isTrue());
    }

    private static Set<String> springsOwn() throws IOException {
        Set<String> names = new HashSet<>();
        for (URL metadata : Collections.list(ProductionSettingsTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream file = metadata.openStream()) {
                for (JsonNode property : new JsonMapper().readTree(file).path("properties")) {
                    names.add(property.path("name").asString());
                }
            }
        }
        return names;
    }
}
