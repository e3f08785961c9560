package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretsTest {

    private static Secrets of(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
        return Secrets.of(environment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spring.kafka.ssl.key-store-password | canary",
                "KAFKA_SECRET                        | canary",
                "streamingcandle.http.api-key        | canary",
                "STREAMINGCANDLE_HTTP_APIKEY         | canary",
                "spring.mongodb.uri                  | mongodb://user:canary@db:27017/x?tls=true",
                "SASL_JAAS_CONFIG                    | some.Module required username=\"u\" password=\"canary\";",
                "SASL_JAAS_CONFIG                    | some.Module required username=u password=canary;",
                "SASL_JAAS_CONFIG                    | some.Module required clientSecret=\"canary\";"
            })
    void a_secret_is_hidden_wherever_it_stands(String name, String value) {
        assertThat(of(Map.of(name, value)).hide("'canary' is wrong, canary!")).isEqualTo("'***' is wrong, ***!");
    }

    @Test
    void a_secret_that_another_setting_brings_is_hidden_as_it_is_read() {
        assertThat(of(Map.of("from-a-file", "canary", "uri", "mongodb://user:${from-a-file}@db"))
                        .hide("canary"))
                .isEqualTo("***");
    }

    @Test
    void what_is_no_secret_is_told() {
        assertThat(of(Map.of("streamingcandle.grace", "abcd", "spring.mongodb.uri", "mongodb://db:27017"))
                        .hide("abcd of mongodb://db:27017"))
                .isEqualTo("abcd of mongodb://db:27017");
    }

    @Test
    void what_is_too_short_to_be_a_secret_does_not_tear_other_words() {
        assertThat(of(Map.of("password", "a")).hide("a bad value")).isEqualTo("a bad value");
    }
}
