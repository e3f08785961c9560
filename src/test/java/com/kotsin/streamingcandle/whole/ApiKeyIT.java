package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who may ask the application over HTTP, and what a browser is told. */
@ExtendWith(OutputCaptureExtension.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiKeyIT {

    private static final String KEY = "canary-7f3b52d90c";
    private static final String PREVIOUS_KEY = "canary-of-last-month";
    private static final String CANDLES = "/api/v1/candles?symbol=X&timeframe=1m";

    @TempDir
    private static Path directory;

    private static Surroundings surroundings;
    private static WholeApplication application;

    @BeforeAll
    static void start() {
        surroundings = new Surroundings(directory);
        application = new WholeApplication(
                surroundings,
                "locked",
                "streamingcandle.http.api-key=" + KEY,
                "streamingcandle.http.previous-api-key=" + PREVIOUS_KEY);
    }

    @AfterAll
    static void stop() {
        application.close();
        surroundings.close();
    }

    static Stream<Map<String, String>> rightKeys() {
        return Stream.of(
                Map.of("Authorization", "Bearer " + KEY),
                Map.of("Authorization", "bearer  " + KEY),
                Map.of("X-API-Key", KEY),
                Map.of("X-API-Key", PREVIOUS_KEY),
                Map.of("Authorization", basic("anybody:" + KEY)),
                Map.of("Authorization", basic(":" + KEY)));
    }

    static Stream<Map<String, String>> wrongKeys() {
        return Stream.of(
                Map.of(),
                Map.of("Authorization", "Bearer"),
                Map.of("Authorization", "Bearer " + KEY + "x"),
                Map.of("Authorization", "Bearer " + KEY.substring(1)),
                Map.of("Authorization", KEY),
                Map.of("X-API-Key", ""),
                Map.of("X-API-Key", KEY.toUpperCase()),
                Map.of("Authorization", basic(KEY + ":")),
                Map.of("Authorization", basic(KEY)),
                Map.of("Authorization", "Basic not base64 at all"),
                Map.of("Cookie", "key=" + KEY));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("rightKeys")
    void the_key_opens(Map<String, String> headers) {
        assertThat(application.get(CANDLES, headers).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("wrongKeys")
    void without_the_key_the_answer_is_401_and_says_how_to_show_it(Map<String, String> headers) {
        HttpResponse<String> answer = application.get(CANDLES, headers);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .anyMatch(value -> value.startsWith("Basic "))
                .anyMatch(value -> value.startsWith("Bearer "));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":401", "X-API-Key: KEY").doesNotContain(KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/nothing",
                "/api/v1/status",
                "/udf/config",
                "/v3/api-docs",
                "/actuator",
                "/actuator/health",
                "/actuator/info",
                "/actuator/prometheus",
                "/actuator/health/liveness/",
                "/actuator/health/liveness/../../prometheus",
                "/actuator/health/liveness;/../../../api/v1/status",
                "/actuator/health/%6civeness",
                "//actuator/health/liveness"
            })
    void every_path_needs_the_key(String path) throws IOException {
        assertThat(statusOfRaw(path)).startsWith("HTTP/1.1 40").doesNotStartWith("HTTP/1.1 404");
    }

    /** As it is, which no client library sends. */
    private static String statusOfRaw(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", application.port())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .formatted(path)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/health/startup"})
    void whether_it_lives_and_is_ready_anybody_may_ask_and_no_more(String path) {
        assertThat(application.get(path).statusCode()).isIn(200, 503);
        assertThat(application.get(path).body()).matches("\\{\"status\":\"[A-Z_]+\"}");
    }

    @Test
    void with_the_key_health_tells_the_details() {
        assertThat(application.get("/actuator/health", Map.of("X-API-Key", KEY)).body())
                .contains("stateDirectory", directory.toString());
    }

    @Test
    void the_key_is_said_nowhere(CapturedOutput output) {
        Map<String, String> headers = Map.of("X-API-Key", KEY);
        for (String path : List.of(
                "/actuator",
                "/actuator/health",
                "/actuator/info",
                "/actuator/prometheus",
                "/actuator/env",
                "/actuator/configprops",
                "/api/v1/status",
                "/nothing",
                CANDLES + "&limit=0")) {
            HttpResponse<String> answer = application.get(path, headers);
            assertThat(answer.body()).as(path).doesNotContain(KEY, PREVIOUS_KEY);
            assertThat(answer.headers().map().toString()).as(path).doesNotContain(KEY, PREVIOUS_KEY);
        }
        assertThat(output.getAll()).doesNotContain(KEY, PREVIOUS_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "configprops", "beans", "heapdump", "threaddump", "loggers", "shutdown", "mappings"})
    void what_tells_of_the_inside_is_not_there(String endpoint) {
        assertThat(application
                        .get("/actuator/" + endpoint, Map.of("X-API-Key", KEY))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {CANDLES, "/nothing", "/actuator/health", "/actuator/health/liveness", "/"})
    void a_browser_is_told_to_take_nothing_from_elsewhere(String path) {
        for (Map<String, String> headers : List.of(Map.of("X-API-Key", KEY), Map.<String, String>of())) {
            var told = application.get(path, headers).headers();
            assertThat(told.firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                    .doesNotContain("*", "unsafe", "script-src", "style-src");
            assertThat(told.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(told.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(told.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
            assertThat(told.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
            assertThat(told.firstValue("Permissions-Policy")).isPresent();
            assertThat(told.firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void other_origins_get_no_leave_to_read() {
        var answer = application.get(CANDLES, Map.of("X-API-Key", KEY, "Origin", "https://elsewhere.example"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
}
