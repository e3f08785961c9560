package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of metrics, the alerts, the dashboard and the runbook, against what the running application exports and answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchingIT {

    private static final Path RULES = Path.of("config/prometheus-rules.yaml");
    private static final Path DASHBOARD = Path.of("config/grafana-dashboard.json");
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Path RUNBOOK = Path.of("docs/runbook.md");

    /** What Prometheus itself adds to each sample, or makes of a scrape. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static final Set<String> MADE_BY_PROMETHEUS = Set.of("up");
    /** What one metric of the page is exported as. */
    private static final Pattern PARTS = Pattern.compile("_(bucket|count|sum|max)$");

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z_`, ]+`) \\|([^|]*)\\| .+ \\|$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final int MINUTES = 4;

    /** Labels of each sample by metric. */
    private final Map<String, List<Map<String, String>>> exported = new TreeMap<>();

    private Surroundings surroundings;
    private WholeApplication application;

    @BeforeAll
    void startWithTicksOfAllKinds(@TempDir Path directory) throws Exception {
        surroundings = new Surroundings(directory);
        surroundings.createTopic("ticks", 2);
        application = new WholeApplication(surroundings, "watched");
        long open = Instant.parse("2025-05-05T03:45:00Z").toEpochMilli();
        List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            ticks.add(tick("{\"symbol\":\"BTC\",\"price\":1,\"size\":2,\"id\":\"%d\",\"time\":%d}"
                    .formatted(minute, open + minute * 60_000L)));
        }
        ticks.add(tick("{\"symbol\":\"IBM\",\"exchange\":\"NYSE-EXTENDED\",\"price\":1,\"size\":2,\"time\":%d}"
                .formatted(Instant.parse("2025-05-05T14:00:00Z").toEpochMilli())));
        ticks.add(tick("{\"symbol\":"));
        surroundings.send(ticks);
        application.awaitAllClosed(ticks.size());
        // Some metrics come with the first collection and the first request.
        System.gc();
        application.get("/api/v1/status");
        await().atMost(WholeApplication.PATIENCE).untilAsserted(() -> {
            scrape();
            assertThat(exported)
                    .containsKeys(
                            "streamingcandle_consumer_lag",
                            "jvm_gc_pause_seconds_count",
                            "http_server_requests_seconds_count");
            assertThat(exported.get("streamingcandle_consumer_lag"))
                    .extracting(labels -> labels.get("group").replaceFirst("^candle-processor-", ""))
                    .contains("1m", "2m", "3m", "5m", "15m", "30m", "mongo-sink");
        });
    }

    private static ProducerRecord<byte[], byte[]> tick(String json) {
        return new ProducerRecord<>("ticks", 0, null, json.getBytes(UTF_8));
    }

    private void scrape() {
        exported.clear();
        Matcher sample = SAMPLE.matcher(application.get("/actuator/prometheus").body());
        while (sample.find()) {
            Map<String, String> labels = new HashMap<>();
            if (sample.group(2) != null) {
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
            }
            exported.computeIfAbsent(sample.group(1), name -> new ArrayList<>()).add(labels);
        }
    }

    @AfterAll
    void stop() {
        application.close();
        surroundings.close();
    }

    /** The expressions of the alerts, by the name of each. */
    private static Map<String, String> alerts() {
        Map<String, String> alerts = new TreeMap<>();
        rules().forEach(rule ->
                alerts.put(rule.path("alert").asString(), rule.path("expr").asString()));
        return alerts;
    }

    private static List<JsonNode> rules() {
        var yaml = new YamlMapFactoryBean();
        yaml.setResources(new FileSystemResource(RULES));
        JsonNode groups = new JsonMapper().valueToTree(yaml.getObject()).path("groups");
        return groups.valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** What each panel asks for, by its title. */
    private static Map<String, List<JsonNode>> panels() throws IOException {
        Map<String, List<JsonNode>> panels = new TreeMap<>();
        for (JsonNode panel :
                new JsonMapper().readTree(Files.readString(DASHBOARD)).path("panels")) {
            if (!panel.path("type").asString().equals("row")) {
                assertThat(panels).doesNotContainKey(panel.path("title").asString());
                panels.put(
                        panel.path("title").asString(),
                        panel.path("targets").valueStream().toList());
            }
        }
        return panels;
    }

    private static Map<String, String> expressions() throws IOException {
        Map<String, String> expressions = new TreeMap<>(alerts());
        panels().forEach((title, targets) -> targets.forEach(target -> expressions.put(
                title + " " + target.path("refId").asString(),
                target.path("expr").asString())));
        return expressions;
    }

    static Stream<Map.Entry<String, String>> everyExpression() throws IOException {
        return expressions().entrySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyExpression")
    void an_alert_or_panel_uses_metrics_and_labels_that_are_exported(Map.Entry<String, String> named) {
        PromQl expression = PromQl.read(named.getValue());
        assertThat(expression.selectors()).isNotEmpty();
        Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
        for (PromQl.Selector selector : expression.selectors()) {
            if (!MADE_BY_PROMETHEUS.contains(selector.metric())) {
                assertThat(exported).containsKey(selector.metric());
                assertThat(exported.get(selector.metric()))
                        .as(selector.toString())
                        .anyMatch(sample -> fits(sample, selector.matchers()));
                exported.get(selector.metric()).stream()
                        .filter(sample -> fits(sample, selector.matchers()))
                        .forEach(sample -> labels.addAll(sample.keySet()));
            }
        }
        assertThat(labels).containsAll(expression.labels());
    }

    /** Whether the sample has all these labels, and where one value is wanted, that value. */
    private static boolean fits(Map<String, String> sample, Map<String, String> matchers) {
        return matchers.entrySet().stream()
                .filter(matcher -> !OF_PROMETHEUS.contains(matcher.getKey()))
                .allMatch(matcher -> {
                    String value = sample.get(matcher.getKey());
                    String wanted = matcher.getValue().replaceAll("^[=!~]+\\s*\"|\"$", "");
                    boolean equal = matcher.getValue().startsWith("=~")
                            ? value != null && value.matches(wanted)
                            : value != null && value.equals(wanted);
                    return value != null && matcher.getValue().startsWith("!") != equal;
                });
    }

    @Test
    void a_legend_names_labels_that_its_expression_leaves() throws IOException {
        panels().forEach((title, targets) -> targets.forEach(target -> {
            PromQl expression = PromQl.read(target.path("expr").asString());
            Set<String> left = new TreeSet<>(expression.labels());
            if (left.isEmpty()) {
                left.add("instance");
            }
            assertThat(Pattern.compile("\\{\\{(\\w+)}}")
                            .matcher(target.path("legendFormat").asString())
                            .results()
                            .map(name -> name.group(1)))
                    .as(title)
                    .isSubsetOf(left);
        }));
    }

    @Test
    void every_metric_of_the_alerts_and_the_dashboard_stands_in_the_page() throws IOException {
        Set<String> documented = documented().keySet();
        for (String expression : expressions().values()) {
            assertThat(PromQl.read(expression).selectors().stream()
                            .map(PromQl.Selector::metric)
                            .filter(metric -> !MADE_BY_PROMETHEUS.contains(metric))
                            .map(metric -> documented.contains(metric)
                                    ? metric
                                    : PARTS.matcher(metric).replaceFirst("")))
                    .isSubsetOf(documented);
        }
    }

    /** Labels by metric, as the page says. */
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Set<String> labels = quoted(row.group(2));
            quoted(row.group(1)).forEach(metric -> documented.put(metric, labels));
        }
        return documented;
    }

    private static Set<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(name -> name.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_metric_of_ours_stands_in_the_page_with_its_labels_and_no_other_does() throws IOException {
        Map<String, Set<String>> ours = new TreeMap<>();
        exported.forEach((metric, samples) -> {
            if (metric.startsWith("streamingcandle_")) {
                Set<String> labels = new TreeSet<>(samples.get(0).keySet());
                boolean part = labels.remove("le")
                        || exported.containsKey(PARTS.matcher(metric).replaceFirst("_count"));
                ours.put(part ? PARTS.matcher(metric).replaceFirst("") : metric, labels);
            }
        });
        Map<String, Set<String>> said = documented();
        said.keySet().removeIf(metric -> !metric.startsWith("streamingcandle_"));

        assertThat(ours).hasSizeGreaterThan(20).isEqualTo(said);
    }

    @Test
    void metrics_of_others_that_the_page_names_are_exported_with_the_labels_that_it_names() throws IOException {
        documented().forEach((metric, labels) -> {
            String name = exported.containsKey(metric) ? metric : metric + "_count";
            assertThat(exported).containsKey(name);
            assertThat(exported.get(name))
                    .as(metric)
                    .anyMatch(sample -> sample.keySet().containsAll(labels));
        });
    }

    @Test
    void the_disk_that_is_watched_is_that_of_the_state() {
        assertThat(exported.get("disk_free_bytes"))
                .singleElement()
                .satisfies(labels -> assertThat(labels.get("path"))
                        .isEqualTo(application.stateDirectory().getParent().toString()));
    }

    @Test
    void each_alert_leads_to_a_section_of_the_runbook_and_each_section_has_its_alert() throws IOException {
        List<String> sections = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        Set<String> used = new TreeSet<>();
        for (JsonNode rule : rules()) {
            String url = rule.at("/annotations/runbook_url").asString();
            String alert = rule.path("alert").asString();
            assertThat(sections)
                    .as(alert)
                    .filteredOn(section -> url.equals("docs/runbook.md#" + section.toLowerCase(Locale.ROOT)))
                    .singleElement()
                    .satisfies(section -> assertThat(alert).startsWith(section));
            used.add(url);
            assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asString()).isNotBlank();
            assertThat(rule.at("/annotations/description").asString()).isNotBlank();
        }
        assertThat(used).hasSameSizeAs(sections);
    }

    @Test
    void each_section_of_the_runbook_says_what_to_look_at_and_when_it_is_resolved() throws IOException {
        assertThat(Files.readString(RUNBOOK).split("(?m)^## "))
                .hasSizeGreaterThan(15)
                .satisfies(parts -> assertThat(List.of(parts).subList(1, parts.length))
                        .allSatisfy(section -> assertThat(section).contains("```\n", "\nResolved ")));
    }

    @Test
    void links_of_the_runbook_to_its_own_sections_lead_somewhere() throws IOException {
        String page = Files.readString(RUNBOOK);
        assertThat(Pattern.compile("\\]\\(#([^)]+)\\)").matcher(page).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(anchor -> assertThat(page.toLowerCase(Locale.ROOT)).contains("\n## " + anchor + "\n"));
    }

    /** What stands on lines of its own and is no example. */
    static Stream<String> commands() throws IOException {
        return Pattern.compile("(?s)```\\n(.*?)```")
                .matcher(Files.readString(RUNBOOK))
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> !line.endsWith("# example"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_of_the_runbook_does_what_it_says(String line, @TempDir Path directory) throws Exception {
        Tool.need("curl");
        // The sink's group must be at rest to be reset; another that never was stands in for it.
        String command = line.replace("http://127.0.0.1:8080", "http://127.0.0.1:" + application.port())
                .replace("127.0.0.1:9092", surroundings.broker.bootstrapServers());
        if (line.contains("--reset-offsets")) {
            command = command.replace("candle-processor-mongo-sink", "at-rest");
        }
        // No more ticks come.
        command = command.replace("--topic ticks --max-messages", "--topic ticks --from-beginning --max-messages");
        String output = new KafkaTools(directory.resolve("kafka-tools")).run(command);
        assertThat(output.strip())
                .isNotEmpty()
                .isNotIn("[]", "{}")
                .doesNotContain("Exception", "Error:", "\"status\":404");
        Matcher names = Pattern.compile("grep -E \"\\^\\(?([a-z_|()]+?)\\)?\"$").matcher(line);
        if (names.find() && !names.group(1).contains("(")) {
            assertThat(names.group(1).split("\\|"))
                    .allSatisfy(name -> assertThat(output).contains(name));
        }
    }
}
