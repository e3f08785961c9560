package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the application says of its HTTP API, and what the documents say, against the API itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpApiIT {

    private static final Path PAGE = Path.of("docs/http-api.md");
    private static final String DOCUMENTED_ADDRESS = "http://127.0.0.1:8080";
    private static final Pattern EXPECTED_STATUS = Pattern.compile("# ([45][0-9]{2})$");
    private static final int CURL_TIMED_OUT = 28;
    private static final int MINUTES = 90;
    private static final JsonMapper JSON = new JsonMapper();

    private Surroundings surroundings;
    private WholeApplication application;

    @BeforeAll
    void startWithTrades(@TempDir Path directory) throws Exception {
        surroundings = new Surroundings(directory);
        surroundings.createTopic("ticks", 1);
        application = new WholeApplication(surroundings, "api");
        long open = Instant.parse("2025-05-05T03:45:00Z").toEpochMilli();
        List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            ticks.add(tick("NSE:RELIANCE", "NSE", open + minute * 60_000L, minute));
            ticks.add(tick("BTCUSDT", "BINANCE", open + minute * 60_000L, minute));
        }
        surroundings.send(ticks);
        application.awaitAllClosed(ticks.size());
    }

    private static ProducerRecord<byte[], byte[]> tick(String symbol, String exchange, long time, int minute) {
        String json = "{\"symbol\":\"%s\",\"exchange\":\"%s\",\"price\":140%d.%02d,\"size\":2,\"time\":%d}"
                .formatted(symbol, exchange, minute % 7, minute, time);
        return new ProducerRecord<>("ticks", symbol.getBytes(UTF_8), json.getBytes(UTF_8));
    }

    @AfterAll
    void stop() {
        application.close();
        surroundings.close();
    }

    private JsonNode description() {
        return json("/v3/api-docs");
    }

    private JsonNode json(String path) {
        HttpResponse<String> answer = application.get(path);
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Names of query parameters by path, as the application takes them. */
    private Map<String, Set<String>> mapped() {
        Map<String, Set<String>> mapped = new TreeMap<>();
        application
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/v1/"))
                        .forEach(path -> mapped.put(path.replace("{*", "{"), parameters(method))));
        return mapped;
    }

    private static Set<String> parameters(HandlerMethod method) {
        return Arrays.stream(method.getMethod().getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .map(parameter -> parameter.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_path_of_the_api_is_described_with_its_parameters_and_no_other() {
        Map<String, Set<String>> described = new TreeMap<>();
        description()
                .path("paths")
                .properties()
                .forEach(path -> described.put(
                        path.getKey(),
                        path.getValue()
                                .at("/get/parameters")
                                .valueStream()
                                .filter(parameter ->
                                        parameter.path("in").asString().equals("query"))
                                .map(parameter -> parameter.path("name").asString())
                                .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(described).isNotEmpty().isEqualTo(mapped());
    }

    @Test
    void every_described_path_answers_its_own_example() {
        examples()
                .forEach(path -> assertThat(application.statusOf(path)).as(path).isEqualTo(200));
    }

    /** Each described path with those of its parameters that have an example. */
    private List<String> examples() {
        List<String> examples = new ArrayList<>();
        description().path("paths").properties().forEach(entry -> {
            String path = entry.getKey();
            List<String> query = new ArrayList<>();
            for (JsonNode parameter : entry.getValue().at("/get/parameters")) {
                String name = parameter.path("name").asString();
                JsonNode example = parameter.path("example");
                String value =
                        URLEncoder.encode(example.isArray() ? example.get(0).asString() : example.asString(""), UTF_8);
                if (parameter.path("in").asString().equals("path")) {
                    path = path.replace("{" + name + "}", value);
                } else if (!example.isMissingNode()) {
                    query.add(name + "=" + value);
                }
            }
            examples.add(path + "?" + String.join("&", query));
        });
        return examples;
    }

    @Test
    void an_unknown_parameter_is_a_problem_that_names_it_and_those_that_are_known() {
        for (String path : examples()) {
            HttpResponse<String> answer = application.get(path + "&form=%3C2025%3E");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(JSON.readTree(answer.body()).path("parameter").asString())
                    .isEqualTo("form");
            assertThat(answer.body()).contains("\"allowed\"").doesNotContain("2025", "Exception");
        }
    }

    @Test
    void a_value_that_is_far_too_long_is_a_problem() {
        HttpResponse<String> answer = application.get("/api/v1/symbols?query=" + "x".repeat(6_000));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at most 5000 characters").hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/candles?symbol=A%&timeframe=1m",
                "/api/v1/candles?symbol=%FF&timeframe=1m",
                "/api/v1/stream?symbol=A%&timeframe=1m",
                "/api/v1/symbols?query=%4",
                "/api/v1/quotes/BTCUSDT?x=%"
            })
    void a_query_that_cannot_be_decoded_is_a_problem(String target) throws IOException {
        assertThat(answerTo(target))
                .startsWith("HTTP/1.1 400 ")
                .contains("Content-Type: application/problem+json", "\"detail\":\"The query string cannot be read");
    }

    @Test
    void tradingview_gets_an_error_of_its_own_for_a_query_that_cannot_be_decoded() throws IOException {
        assertThat(answerTo("/udf/history?symbol=%"))
                .startsWith("HTTP/1.1 200 ")
                .contains("{\"s\":\"error\",\"errmsg\":\"The query string cannot be read");
    }

    /** Head and body, for a target that the client of Java would not send. */
    private String answerTo(String target) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", application.port())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                            .formatted(target)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/quotes", "/api/v1/quotes/"})
    void a_quote_of_no_symbol_is_a_problem_that_names_the_parameter(String path) {
        HttpResponse<String> answer = application.get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("parameter").asString()).isEqualTo("symbol");
    }

    @Test
    void every_reference_within_the_description_leads_somewhere() {
        JsonNode description = description();
        Matcher reference = Pattern.compile("\"\\$ref\":\"#([^\"]+)\"").matcher(description.toString());
        int references = 0;
        for (; reference.find(); references++) {
            assertThat(description.at(reference.group(1)).isMissingNode())
                    .as(reference.group(1))
                    .isFalse();
        }
        assertThat(references).isGreaterThan(20);
    }

    @Test
    void the_described_candle_is_that_of_the_published_schema() throws IOException {
        JsonNode published = JSON.readTree(Files.readString(Path.of("docs/candle.schema.json")));
        String described = description().at("/components/schemas/Candle").toString();
        JsonNode alone = JSON.readTree(described.replace("#/components/schemas/Candle/", "#/"));
        assertThat(alone.path("properties")).isNotEmpty().isEqualTo(published.path("properties"));
        assertThat(alone.path("required")).isEqualTo(published.path("required"));
    }

    @Test
    void answers_have_the_fields_that_are_described() {
        assertThatFieldsAreThoseOf("Quote", json("/api/v1/quotes/NSE:RELIANCE"));
        assertThatFieldsAreThoseOf(
                "Instrument", json("/api/v1/symbols?query=rel").get(0));
        assertThatFieldsAreThoseOf("Status", json("/api/v1/status"));
        assertThatFieldsAreThoseOf(
                "Problem", JSON.readTree(application.get("/api/v1/candles").body()));
    }

    private void assertThatFieldsAreThoseOf(String schema, JsonNode answer) {
        JsonNode described = description().at("/components/schemas/" + schema);
        assertThat(described.path("properties").propertyNames()).as(schema).containsAll(answer.propertyNames());
        assertThat(answer.propertyNames())
                .as(schema)
                .containsAll(described
                        .path("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    @Test
    void the_status_tells_of_each_instance_and_of_the_ticks() {
        await().atMost(WholeApplication.PATIENCE).untilAsserted(() -> {
            JsonNode status = json("/api/v1/status");
            assertThat(status.path("ticks").asInt()).isEqualTo(2 * MINUTES);
            assertThat(status.path("subscribers").asInt()).isZero();
            assertThat(status.path("instances")
                            .valueStream()
                            .map(instance -> "%s %s %s"
                                    .formatted(
                                            instance.path("timeframe").asString(),
                                            instance.path("state").asString(),
                                            instance.path("lag"))))
                    .containsExactly(
                            "1m running 0",
                            "2m running 0",
                            "3m running 0",
                            "5m running 0",
                            "15m running 0",
                            "30m running 0");
        });
        assertThat(application.metrics("streamingcandle_consumer_lag"))
                .containsEntry("group=\"candle-processor-1m\",topic=\"ticks\"", 0.0)
                .containsEntry("group=\"candle-processor-5m\",topic=\"candles-1m\"", 0.0)
                .containsKey("group=\"candle-processor-mongo-sink\",topic=\"candles-30m\"");
    }

    @Test
    void tradingview_gets_the_candles_of_the_api_and_the_session_of_the_calendar() {
        JsonNode info = json("/udf/symbols?symbol=NSE:RELIANCE");
        assertThat(info.path("session").asString()).isEqualTo("0915-1530:23456");
        assertThat(info.path("timezone").asString()).isEqualTo("Asia/Kolkata");
        assertThat(info.path("pricescale").asInt()).isEqualTo(100);
        assertThat(info.path("session_holidays").asString()).contains("20250501", "20250815");
        assertThat(info.path("corrections").asString()).contains("1345-1445:20251021");

        // The hour from 09:15 in India, and the day.
        JsonNode hours = json("/udf/history?symbol=NSE:RELIANCE&resolution=60&from=1746403200&to=1746489600");
        assertThat(hours.path("s").asString()).isEqualTo("ok");
        assertThat(hours.path("t").toString()).isEqualTo("[1746416700,1746420300]");
        assertThat(hours.path("v").toString()).isEqualTo("[120,60]");
        JsonNode days = json("/udf/history?symbol=NSE:RELIANCE&resolution=1D&to=1746489600&countback=2");
        assertThat(days.path("t").toString()).isEqualTo("[1746403200]");
        assertThat(days.path("v").toString()).isEqualTo("[180]");
    }

    static Stream<String> curlLines() throws IOException {
        return Files.readString(PAGE).lines().filter(line -> line.startsWith("curl "));
    }

    @Test
    void the_page_shows_each_path_of_the_api_by_a_line_of_curl() throws IOException {
        String lines = curlLines().collect(Collectors.joining("\n"));
        assertThat(mapped().keySet()).allSatisfy(path -> assertThat(lines).contains(path.replaceAll("\\{.*", "")));
        assertThat(lines)
                .contains("/udf/config", "/udf/symbols", "/udf/search", "/udf/history", "/udf/time", "/v3/api-docs");
    }

    @ParameterizedTest
    @MethodSource("curlLines")
    void a_line_of_curl_in_the_page_does_what_it_says(String line) throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                .as("curl is installed")
                .anyMatch(directory -> Files.isExecutable(directory.resolve("curl")));
        assertThat(line).contains(DOCUMENTED_ADDRESS);
        Matcher error = EXPECTED_STATUS.matcher(line);
        String status = error.find() ? error.group(1) : "200";
        String command = line.replace(DOCUMENTED_ADDRESS, "http://127.0.0.1:" + application.port())
                .replaceFirst("^curl ", "curl -sS --write-out '\\\\n%{http_code}' ");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment().put("KEY", "a-key-that-nobody-asks-for");
        Process curl = builder.start();
        String output = new String(curl.getInputStream().readAllBytes(), UTF_8);
        assertThat(curl.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(curl.exitValue())
                .as(output)
                .isIn(line.contains("--max-time") ? List.of(0, CURL_TIMED_OUT) : List.of(0));
        assertThat(output.substring(0, output.lastIndexOf('\n')).strip())
                .as(Objects.requireNonNull(output))
                .isNotEmpty()
                .isNotIn("[]", "{}");
        assertThat(output).contains("\n" + status);
    }
}
