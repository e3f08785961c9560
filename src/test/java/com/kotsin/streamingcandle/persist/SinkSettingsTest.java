package com.kotsin.streamingcandle.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SinkSettingsTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SinkSettings.class)
    static class Settings {}

    @Test
    void everything_has_a_default() {
        application.run(context -> assertThat(context.getBean(SinkSettings.class))
                .isEqualTo(new SinkSettings(
                        true, "streamingcandle", 500, null, Duration.ofSeconds(2), Duration.ofSeconds(5))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "database=",
                "database=a b",
                "database=a.b",
                "batch-size=0",
                "batch-size=10001",
                "retention=59s",
                "retention=20001d",
                "server-selection-timeout=99ms",
                "server-selection-timeout=31s",
                "operation-timeout=99ms",
                "operation-timeout=61s"
            })
    void a_value_out_of_range_is_refused(String setting) {
        application
                .withPropertyValues("streamingcandle.sink." + setting)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("streamingcandle.sink"));
    }
}
