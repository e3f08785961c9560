package com.kotsin.streamingcandle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy-production.sh} does when something is wrong: the service that runs goes on, or comes back. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeployFailureIT extends OnThrowAwayHost {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String SETTINGS = "etc/streamingcandle/streamingcandle.env";

    private String fails(int exitCode, Object... arguments) {
        Tool.Result result = host.deploy(arguments);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
        return result.output();
    }

    private void installed(String version) {
        fails(0, host.jar(version));
    }

    @ParameterizedTest
    @CsvSource({"78, 78, The configuration is wrong", "69, 69, A connection does not work", "2, 70, ended with 2"})
    void what_the_check_refuses_leaves_the_running_service_alone(int answer, int exitCode, String message) {
        installed("1.0");
        List<String> actions = host.actions();

        String output = fails(exitCode, host.jar("2.0", "check=" + answer));

        assertThat(output).contains("  checked: " + answer, message, "The running service was not touched");
        assertThat(host.actions()).isEqualTo(actions);
        assertThat(host.version("main", "current")).isEqualTo("1.0");
    }

    @Test
    void a_release_that_never_gets_ready_is_taken_back() {
        installed("1.0");

        String output = fails(1, "--ready-timeout", 1, host.jar("2.0", "readiness=503"));

        assertThat(output)
                .contains("it is not ready after 1 s", "answers 503")
                .containsPattern("Rolled back: " + UNIT + " runs 1\\.0-\\S+ as process 40000\\d\\d");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
        assertThat(host.actions()).endsWith("restart " + UNIT);
        assertThat(fails(0, host.jar("1.0"))).contains("Nothing to do");
    }

    @Test
    void a_release_whose_process_ends_is_taken_back_at_once() {
        installed("1.0");

        String output = fails(1, "--ready-timeout", 600, host.jar("2.0", "dies=1"));

        assertThat(output).contains(UNIT + " is failed; its process ended with exit code 78", "Rolled back");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
    }

    @Test
    void a_release_whose_lag_does_not_fall_is_taken_back() {
        installed("1.0");

        String output = fails(1, "--lag-timeout", 1, "--max-lag", 1000, host.jar("2.0", "lag=5000"));

        assertThat(output).contains("its lag did not fall in 1 s: 5001 records, 5001 at most; allowed are 1000");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
    }

    @Test
    void a_release_that_no_longer_tells_its_lag_is_taken_back() {
        installed("1.0");

        assertThat(fails(1, "--lag-timeout", 1, host.jar("2.0", "lag=none")))
                .contains("unknown records", "Rolled back");
    }

    @Test
    void a_release_whose_metrics_fail_is_taken_back() {
        installed("1.0");

        assertThat(fails(1, "--lag-timeout", 1, host.jar("2.0", "metrics=503")))
                .contains("unknown records (http://127.0.0.1:", "/actuator/prometheus answers 503)", "Rolled back");
    }

    @Test
    void metrics_that_are_hidden_behind_an_api_key_are_no_sign_that_the_lag_has_fallen() {
        fails(2, host.jar("1.0", "key=0123456789abcdef"));
        host.write("etc/streamingcandle/secrets/streamingcandle.http.api-key", "0123456789abcdef\n");
        fails(0, host.jar("1.0", "key=0123456789abcdef"));

        assertThat(fails(1, "--lag-timeout", 600, host.jar("2.0", "key=another-key-of-it")))
                .contains(
                        "its lag is hidden: http://127.0.0.1:",
                        "/actuator/prometheus answers 401",
                        "put the right one into "
                                + host.path("etc/streamingcandle/secrets/streamingcandle.http.api-key"),
                        "Rolled back")
                .doesNotContain("0123456789abcdef");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
    }

    @Test
    void a_release_taken_back_leaves_the_one_before_in_its_place() {
        installed("1.0");
        installed("2.0");

        fails(1, host.jar("3.0", "dies=1"));

        assertThat(host.version("main", "current")).isEqualTo("2.0");
        assertThat(host.version("main", "previous")).isEqualTo("1.0");
    }

    @Test
    void a_first_install_that_does_not_work_is_stopped() {
        String output = fails(2, "--ready-timeout", 1, host.jar("1.0", "readiness=503"));

        assertThat(output).contains("There is no release to go back to");
        assertThat(host.actions()).endsWith("stop " + UNIT);
    }

    @Test
    void it_is_said_when_the_release_before_does_not_work_either() throws IOException {
        installed("1.0");
        Path release = host.path("opt/streamingcandle/instances/main/current/streamingcandle.jar");
        Files.writeString(release, "\ndies=1\n", StandardOpenOption.APPEND);

        assertThat(fails(2, host.jar("2.0", "dies=1"))).contains("does not work either", "Look at it now");
    }

    @Test
    void settings_that_do_not_work_are_said_to_be_the_cause() throws IOException {
        installed("1.0");
        Path jar = host.jar("1.0");
        host.write(SETTINGS, "SERVER_PORT=\n");
        host.write("etc/streamingcandle/main.env", "SERVER_PORT=1\n");

        assertThat(fails(2, "--ready-timeout", 1, jar)).contains("with other settings", "was left as it is");
    }

    @Test
    void nothing_is_started_where_another_process_holds_the_instance() throws IOException {
        installed("1.0");
        host.stop(UNIT);
        List<String> actions = host.actions();
        Path lock = host.path("var/lib/kafka-streams/streamingcandle/%s-main/instance.lock"
                .formatted(Tool.run("uname", "-n").output().strip()));
        String self = Long.toString(ProcessHandle.current().pid());
        Files.writeString(lock, self);

        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock();
            assertThat(fails(75, host.jar("2.0"))).contains("Process " + self, "delete no file");
        }

        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void two_deployments_at_once_are_refused() throws Exception {
        host.write("run/lock/streamingcandle-deploy.lock", "");
        Process other = new ProcessBuilder(
                        "flock",
                        host.path("run/lock/streamingcandle-deploy.lock").toString(),
                        "sh",
                        "-c",
                        "echo held; read -r end")
                .start();
        try (var output = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("held");
            assertThat(fails(75, host.jar("1.0"))).contains("Another deployment is going on");
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        assertThat(host.path("opt")).doesNotExist();
    }

    @Test
    void a_second_instance_at_the_port_of_the_first_is_refused() throws IOException {
        installed("1.0");
        String port = Files.readString(host.path("etc/streamingcandle/main.env"));
        host.write("etc/streamingcandle/second.env", port);

        assertThat(fails(78, "--instance", "second", host.jar("1.0")))
                .contains("Something else answers at http://127.0.0.1:", "SERVER_PORT in", "second.env");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export SECRET_CANARY=1",
                "SECRET-CANARY=1",
                "NAME='canary",
                "NAME=ca\\nary",
                "NAME=\"a\" \"canary\""
            })
    void a_line_of_an_environment_file_that_could_be_misread_is_refused_without_its_value(String line) {
        host.write(SETTINGS, "A=1\n" + line + "\n");

        assertThat(fails(78, host.jar("1.0")))
                .contains(SETTINGS + ":2")
                .doesNotContain("canary")
                .doesNotContain("CANARY");
    }

    @Test
    void a_look_says_what_is_wrong() throws IOException {
        assertThat(fails(1, "--check")).contains(UNIT + " is not installed");

        installed("1.0");
        Map<String, String> before = host.everything();
        assertThat(fails(78, "--check", host.jar("1.0", "check=78"))).contains("The configuration is wrong");
        host.stop(UNIT);
        assertThat(fails(1, "--check")).contains(UNIT + " does not run: inactive");
        host.jar("1.0");
        assertThat(host.everything()).containsAllEntriesOf(withoutJars(before));
    }

    private Map<String, String> withoutJars(Map<String, String> files) {
        files.keySet().removeIf(path -> path.startsWith(host.path("home").toString()));
        return files;
    }

    @Test
    void an_interruption_leaves_the_service_as_it_is_and_says_so() throws Exception {
        Process deployment = host.start("--ready-timeout", 600, host.jar("1.0", "readiness=503"));
        try {
            await().atMost(LONG).until(() -> host.actions().contains("restart " + UNIT));

            deployment.destroy();

            assertThat(deployment.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(deployment.exitValue()).isEqualTo(2);
            assertThat(host.path("home/output")).content().contains("Interrupted", "was left as it is");
            assertThat(host.actions()).endsWith("restart " + UNIT);
        } finally {
            deployment.destroyForcibly();
        }
    }

    @Test
    void a_terminal_that_goes_away_does_not_keep_it_from_going_back() throws Exception {
        installed("1.0");
        long restarts = restarts();
        Process deployment = host.startForReader("--ready-timeout", 2, host.jar("2.0", "readiness=503"));
        try {
            await().atMost(LONG).until(() -> restarts() > restarts);

            deployment.getInputStream().close();

            assertThat(deployment.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(deployment.exitValue()).isEqualTo(1);
            assertThat(host.version("main", "current")).isEqualTo("1.0");
        } finally {
            deployment.destroyForcibly();
        }
    }

    private long restarts() {
        return host.actions().stream()
                .filter(call -> call.startsWith("restart "))
                .count();
    }

    @Test
    void going_back_needs_a_release_before() {
        installed("1.0");

        assertThat(fails(2, "--rollback")).contains("There is no release before");
    }

    @Test
    void a_jar_that_java_cannot_run_is_no_release() {
        Path jar = host.write("home/broken.jar", "version=\n");

        assertThat(fails(78, jar)).contains("does not say its version");
        assertThat(host.path("opt/streamingcandle/releases")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--unknown",
                "--instance",
                "--instance a/b",
                "--ready-timeout soon",
                "--poll x",
                "--url ftp://x",
                "--root /nowhere/at/all",
                "--check --rollback",
                "--check --dry-run",
                "--rollback x.jar",
                "--run",
                "--run --promote",
                "--run /rebuild",
                "--check --run rebuild",
                "x.jar --run rebuild",
                "--lost other --run rebuild",
                "missing.jar",
                "a.jar b.jar"
            })
    void a_wrong_command_line_is_said(String arguments) {
        assertThat(fails(64, (Object[]) arguments.split(" ")))
                .startsWith("deploy-production.sh: ")
                .endsWith("See --help.\n");
        assertThat(host.path("opt")).doesNotExist();
    }

    @Test
    void a_command_ends_the_script_with_its_own_exit_code() {
        fails(0, host.jar("1.0", "differs=1"));

        fails(1, "--run", "rebuild");
    }

    @Test
    void a_command_needs_an_installed_release() {
        assertThat(fails(78, "--run", "rebuild")).contains(UNIT + " is not installed");
    }

    @Test
    void help_names_every_option_and_exit_code() throws IOException {
        String script = Files.readString(ThrowAwayHost.SCRIPT);
        String help = fails(0, "--help");

        assertThat(script.lines().map(String::strip).filter(line -> line.matches("--[a-z-| ]+\\).*")))
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(line.replaceFirst("\\).*", "").split(" \\| "))
                        .allSatisfy(option -> assertThat(help).contains(option)));
        assertThat(script.lines().filter(line -> line.matches(".*\\bdie \\d+ .*")))
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(help)
                        .containsPattern("\\b%s +[A-Za-z]".formatted(line.replaceFirst(".*\\bdie (\\d+) .*", "$1"))));
    }
}
