package com.kotsin.streamingcandle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard as Prometheus itself judges them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrometheusRulesTest {

    private static final String RULES = "config/prometheus-rules.yaml";
    private static final String CASES = "src/test/resources/prometheus/alerts.yaml";

    @BeforeAll
    static void findPrograms() {
        Tool.need("promtool");
    }

    private static void promtool(String... arguments) {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Tool.Result result = Tool.run(command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    @Test
    void prometheus_finds_nothing_wrong_with_the_rules() {
        promtool("check", "rules", "--lint-fatal", RULES);
    }

    @Test
    void alerts_fire_when_they_should_and_only_then() {
        promtool("test", "rules", CASES);
    }

    @Test
    void each_alert_has_a_case_in_which_it_fires() throws IOException {
        String cases = Files.readString(Path.of(CASES));
        assertThat(Files.readString(Path.of(RULES)).lines().filter(line -> line.contains("- alert: ")))
                .hasSizeGreaterThan(15)
                .allSatisfy(line -> assertThat(cases)
                        .containsPattern("alertname: %s\n +exp_alerts:\n".formatted(line.replaceFirst(".*: ", ""))));
    }

    @Test
    void the_expressions_of_the_dashboard_are_understood(@TempDir Path directory) throws IOException {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int panels = 0;
        for (JsonNode panel : new JsonMapper()
                .readTree(Files.readString(Path.of("config/grafana-dashboard.json")))
                .path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String expression = target.path("expr").asString().replace("$__rate_interval", "1m");
                rules.append("  - record: panel:%d\n    expr: '%s'\n".formatted(panels++, expression));
            }
        }
        assertThat(panels).isGreaterThan(30);
        promtool(
                "check",
                "rules",
                Files.writeString(directory.resolve("dashboard.yaml"), rules).toString());
    }
}
