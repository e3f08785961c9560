package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpAccessTest {

    private static final String KEY = "0123456789abcdef";

    private final MockEnvironment environment = new MockEnvironment();

    private void start() {
        GenericApplicationContext context = new GenericApplicationContext();
        context.setEnvironment(environment);
        new HttpAccess().initialize(context);
    }

    private StartupFailure refusal() {
        StartupFailure failure = catchThrowableOfType(StartupFailure.class, this::start);
        assertThat(failure).isNotNull();
        assertThat(failure.getExitCode()).isEqualTo(78);
        return failure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.0.1", "::1", "localhost"})
    void on_this_machine_alone_anybody_may_ask(String address) {
        environment.setProperty("server.address", address);
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", ""})
    void elsewhere_a_start_without_key_is_refused_with_property_value_and_remedy(String address) {
        environment.setProperty("server.address", address);
        StartupFailure failure = refusal();
        assertThat(failure).hasMessageContainingAll("server.address is '" + address + "'", "api-key");
        assertThat(failure.remedy())
                .contains(
                        "streamingcandle.http.api-key",
                        "streamingcandle.http.anonymous=true",
                        "server.address=127.0.0.1");
    }

    @Test
    void elsewhere_it_starts_with_a_key() {
        environment.setProperty("server.address", "0.0.0.0");
        environment.setProperty("streamingcandle.http.api-key", KEY);
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void elsewhere_it_starts_when_anybody_is_meant() {
        environment.setProperty("server.address", "0.0.0.0");
        environment.setProperty("streamingcandle.http.anonymous", "true");
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void a_port_of_its_own_for_management_counts_too_as_it_asks_for_no_key() {
        environment.setProperty("streamingcandle.http.api-key", KEY);
        environment.setProperty("server.address", "127.0.0.1");
        environment.setProperty("management.server.port", "9090");
        environment.setProperty("management.server.address", "0.0.0.0");
        assertThat(refusal()).hasMessageContaining("management.server.address is '0.0.0.0'");
        environment.setProperty("streamingcandle.http.anonymous", "true");
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short-key", ""})
    void a_key_that_is_too_short_is_refused_without_being_shown(String key) {
        environment.setProperty("streamingcandle.http.api-key", key);
        StartupFailure failure = refusal();
        assertThat(failure).hasMessageContaining("has %d characters; it must have 16 to 200", key.length());
        assertThat(failure.getMessage() + failure.remedy()).doesNotContain("short-key");
    }

    @Test
    void a_previous_key_that_is_too_short_is_refused_without_being_shown() {
        environment.setProperty("streamingcandle.http.api-key", KEY);
        environment.setProperty("streamingcandle.http.previous-api-key", "short-key");
        StartupFailure failure = refusal();
        assertThat(failure).hasMessageContaining("streamingcandle.http.previous-api-key has 9 characters");
        assertThat(failure.getMessage() + failure.remedy()).doesNotContain("short-key");
    }

    @Test
    void a_previous_key_without_a_key_is_refused() {
        environment.setProperty("streamingcandle.http.previous-api-key", KEY);
        assertThat(refusal()).hasMessageContaining("streamingcandle.http.api-key is not");
    }
}
