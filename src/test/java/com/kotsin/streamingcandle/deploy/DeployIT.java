package com.kotsin.streamingcandle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy-production.sh} does on a host where everything is as it should be. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeployIT extends OnThrowAwayHost {

    private Tool.Result done(Object... arguments) {
        Tool.Result result = host.deploy(arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result;
    }

    @Test
    void a_first_install_starts_the_service_and_says_its_process() {
        String output = done(host.jar("1.0")).output();

        assertThat(host.version("main", "current")).isEqualTo("1.0");
        assertThat(host.actions())
                .containsExactly("daemon-reload", "enable --quiet " + UNIT, "reset-failed " + UNIT, "restart " + UNIT);
        assertThat(host.path("etc/systemd/system/streamingcandle@.service"))
                .hasSameTextualContentAs(Path.of("config/streamingcandle@.service"));
        assertThat(output).containsPattern("Done: " + UNIT + " runs 1\\.0-[0-9a-f]{12} as process 40000\\d\\d\\.");
    }

    @ParameterizedTest
    @CsvSource({
        "etc/streamingcandle/streamingcandle.env, rw-------, root",
        "etc/streamingcandle/main.env, rw-------, root",
        "etc/streamingcandle/application-production.yaml, rw-r-----, root",
        "etc/streamingcandle, rwxr-x---, root",
        "etc/streamingcandle/secrets, rwxr-x---, root",
        "var/lib/kafka-streams/streamingcandle/HOST-main, rwxr-x---, service",
        "var/log/streamingcandle/main, rwxr-x---, service",
        "opt/streamingcandle/releases, rwxr-xr-x, root",
        "opt/streamingcandle/instances/main/started, rw-------, root"
    })
    void everybody_has_the_least_rights_that_do(String path, String permissions, String owner) throws IOException {
        done(host.jar("1.0"));

        Path made =
                host.path(path.replace("HOST", Tool.run("uname", "-n").output().strip()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo(permissions);
        if (ThrowAwayHost.IS_ROOT) {
            assertThat(Files.getAttribute(made, "unix:uid").toString())
                    .isEqualTo(owner.equals("root") ? "0" : serviceUid());
        }
    }

    private String serviceUid() throws IOException {
        return Files.readString(host.path("etc/passwd")).split(":")[2];
    }

    @Test
    void the_same_again_changes_nothing() throws IOException {
        Path jar = host.jar("1.0");
        done(jar);
        Map<String, String> before = host.everything();
        List<String> actions = host.actions();

        String output = done(jar).output();

        assertThat(output).containsPattern("^Nothing to do: " + UNIT + " runs 1\\.0-");
        assertThat(host.everything()).isEqualTo(before);
        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void a_newer_release_takes_over_and_the_one_before_stays_beside_it() {
        done(host.jar("1.0"));

        done(host.jar("2.0"));

        assertThat(host.version("main", "current")).isEqualTo("2.0");
        assertThat(host.version("main", "previous")).isEqualTo("1.0");
        assertThat(host.actions().stream().filter(call -> call.startsWith("restart ")))
                .hasSize(2);
    }

    @Test
    void a_jar_of_the_same_version_and_another_content_is_another_release() {
        done(host.jar("1.0"));

        done(host.jar("1.0", "built=again"));

        assertThat(host.path("opt/streamingcandle/releases").toFile().list()).hasSize(2);
    }

    @Test
    void changed_settings_of_the_instance_restart_it() {
        Path jar = host.jar("1.0");
        done(jar);
        host.write("etc/streamingcandle/secrets/spring.mongodb.uri", "mongodb://elsewhere");

        done(jar);

        assertThat(host.actions().stream().filter(call -> call.startsWith("restart ")))
                .hasSize(2);
        assertThat(host.version("main", "current")).isEqualTo("1.0");
    }

    @Test
    void settings_of_the_operator_are_never_overwritten() throws IOException {
        host.write("etc/streamingcandle/streamingcandle.env", "MINE=1\n");

        done(host.jar("1.0"));

        assertThat(host.path("etc/streamingcandle/streamingcandle.env")).hasContent("MINE=1");
    }

    @Test
    void the_check_runs_as_the_service_with_its_settings_and_none_of_the_callers() throws IOException {
        host.write("etc/streamingcandle/streamingcandle.env", """
                # connections
                SPRING_MONGODB_URI='mongodb://user:canary@host/?a=b'
                  SPRING_KAFKA_BOOTSTRAP_SERVERS=first:9092
                """);
        host.write(
                "etc/streamingcandle/main.env",
                Files.readString(host.path("etc/streamingcandle/main.env"))
                        + "\nSPRING_KAFKA_BOOTSTRAP_SERVERS=\"second:9092\"\n");

        done(host.jar("1.0"));

        assertThat(host.environments())
                .isNotEmpty()
                .allSatisfy(environment -> assertThat(environment)
                        .contains(
                                "SPRING_MONGODB_URI=mongodb://user:canary@host/?a=b\n",
                                "SPRING_KAFKA_BOOTSTRAP_SERVERS=second:9092\n",
                                "SPRING_PROFILES_ACTIVE=production\n",
                                "SPRING_CONFIG_ADDITIONAL_LOCATION=optional:file:%s/etc/streamingcandle/\n"
                                        .formatted(root),
                                "STREAMINGCANDLE_INSTANCE_ID=%s-main\n"
                                        .formatted(
                                                Tool.run("uname", "-n").output().strip()))
                        .doesNotContain("SYSTEMCTL"));
        assertThat(host.calls("java"))
                .hasSize(2)
                .noneMatch(call -> call.contains("canary"))
                .last()
                .asString()
                .endsWith("streamingcandle.jar check-config --connect")
                .startsWith(ThrowAwayHost.IS_ROOT ? serviceUid() + " " : "");
    }

    @Test
    void without_connecting_the_check_is_told_so() {
        done("--no-connect", host.jar("1.0"));

        assertThat(host.calls("java")).last().asString().endsWith("check-config");
    }

    @Test
    void of_a_long_backlog_half_is_enough() {
        String output = done(host.jar("1.0", "lag=9e9,8e9,4e9")).output();

        assertThat(output).contains("lag: 4000000001 records");
    }

    @Test
    void groups_that_have_read_nothing_yet_have_no_lag_to_wait_for() {
        assertThat(done("--lag-timeout", 1, host.jar("1.0", "lag=none")).output())
                .contains("lag: not told");
    }

    @Test
    void candles_that_wait_for_mongodb_are_no_lag_of_a_release() {
        done("--lag-timeout", 1, host.jar("1.0", "sink=9e9"));
        done("--lag-timeout", 1, host.jar("2.0", "sink=9e9"));

        assertThat(done("--no-connect", "--lag-timeout", 1, "--rollback").output())
                .contains("lag: 1 records");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "streamingcandle.env, STREAMINGCANDLE_HTTP_APIKEY='<key>'",
        "streamingcandle.env, STREAMINGCANDLE_HTTP_API_KEY='<key>'",
        "secrets/streamingcandle.http.api-key, <key>"
    })
    void the_api_key_opens_the_metrics(String file, String content) {
        host.write("etc/streamingcandle/" + file, content.replace("<key>", "0123456789\\\"abcdef") + "\n");

        assertThat(done("--lag-timeout", 1, host.jar("1.0", "key=0123456789\\\\\"abcdef"))
                        .output())
                .contains("lag: 1 records");
    }

    @Test
    void it_asks_at_the_address_of_the_environment_files() throws IOException {
        String port = Files.readString(host.path("etc/streamingcandle/main.env"));
        host.write("etc/streamingcandle/main.env", port + "\nSERVER_ADDRESS=localhost\n");

        assertThat(done("--dry-run", host.jar("1.0")).output()).contains("wait until http://localhost:");
    }

    @Test
    void a_second_instance_has_its_own_release_state_and_process() throws IOException {
        host.serve("second");
        done(host.jar("1.0"));

        String output = done("--instance", "second", host.jar("2.0")).output();

        assertThat(output).contains("streamingcandle@second.service runs 2.0-");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
        assertThat(host.version("second", "current")).isEqualTo("2.0");
        assertThat(host.actions()).endsWith("restart streamingcandle@second.service");
        assertThat(host.path("var/lib/kafka-streams/streamingcandle").toFile().list())
                .hasSize(2);
    }

    @Test
    void rollback_goes_to_the_release_before_and_a_second_one_forth_again() {
        done(host.jar("1.0"));
        done(host.jar("2.0"));

        done("--rollback");
        assertThat(host.version("main", "current")).isEqualTo("1.0");
        assertThat(host.actions()).endsWith("restart " + UNIT);

        done("--rollback");
        assertThat(host.version("main", "current")).isEqualTo("2.0");
        assertThat(host.version("main", "previous")).isEqualTo("1.0");
    }

    @Test
    void an_instance_is_retired_by_its_own_release_and_not_started_again_with_the_host() throws IOException {
        done(host.jar("1.0"));

        String output = done("--retire").output();

        assertThat(output).contains("retire %s-main".formatted(hostName()));
        assertThat(host.calls("java")).last().asString().endsWith("streamingcandle.jar retire");
        assertThat(host.environments())
                .allSatisfy(environment -> assertThat(environment)
                        .contains("STREAMINGCANDLE_INSTANCE_ID=%s-main\n".formatted(hostName())));
        assertThat(host.actions()).endsWith("disable " + UNIT);
    }

    @Test
    void an_instance_of_a_lost_host_is_retired_and_nothing_of_this_one() throws IOException {
        done(host.jar("1.0"));
        List<String> actions = host.actions();

        done("--retire", "--lost", "host-b-main");

        assertThat(host.calls("java"))
                .last()
                .asString()
                .endsWith("retire --lost --streamingcandle.instance-id=host-b-main");
        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void a_rehearsal_of_retiring_changes_nothing() throws IOException {
        done(host.jar("1.0"));
        Map<String, String> before = host.everything();
        List<String> actions = host.actions();

        assertThat(done("--dry-run", "--retire").output()).contains("would: retire ", "would: disable " + UNIT);

        assertThat(host.everything()).isEqualTo(before);
        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void a_command_runs_as_the_service_with_the_settings_of_its_unit() throws IOException {
        host.write("etc/streamingcandle/streamingcandle.env", "JAVA_OPTS=-Xmx1g\n");
        done(host.jar("1.0"));
        Map<String, String> before = host.everything();
        List<String> actions = host.actions();

        done("--run", "rebuild", "--from", "2025-05-05T03:45:00Z", "--promote", "--dry-run");

        assertThat(host.calls("java"))
                .last()
                .asString()
                .startsWith(ThrowAwayHost.IS_ROOT ? serviceUid() + " @" : "")
                .containsPattern("@\\S+/releases/1\\.0-\\S+/java\\.options -Xmx1g -jar \\S+/releases/1\\.0-")
                .endsWith("streamingcandle.jar rebuild --from 2025-05-05T03:45:00Z --promote --dry-run");
        assertThat(host.environments())
                .allSatisfy(environment -> assertThat(environment)
                        .contains(
                                "STREAMINGCANDLE_INSTANCE_ID=%s-main\n".formatted(hostName()),
                                "SPRING_CONFIG_ADDITIONAL_LOCATION=optional:file:%s/etc/streamingcandle/\n"
                                        .formatted(root))
                        .doesNotContain("SYSTEMCTL"));
        assertThat(host.everything()).isEqualTo(before);
        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void a_command_reads_what_the_caller_gives_it() {
        done(host.jar("1.0"));
        Path samples = host.write("home/samples.jsonl", "{\"symbol\":\"A\"}\n");

        Tool.Result result = host.deployReading(samples, "--run", "try-format", "--format", "native");

        assertThat(result).isEqualTo(new Tool.Result(0, "{\"symbol\":\"A\"}\n"));
    }

    @Test
    void a_rehearsal_of_a_command_runs_nothing() throws IOException {
        done(host.jar("1.0"));
        List<String> calls = host.calls("java");

        assertThat(done("--dry-run", "--run", "rebuild", "--promote").output())
                .isEqualTo("would: run rebuild --promote\n");

        assertThat(host.calls("java")).isEqualTo(calls);
    }

    /** Beside {@code docs/operations.md}, whose lines are run in the order of the page. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/disaster-recovery.md", "docs/runbook.md"})
    void every_command_of_a_page_that_takes_the_settings_of_the_unit_reaches_the_jar(Path page) throws IOException {
        List<String> commands = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("sudo ./deploy-production.sh --run "))
                .map(line -> line.replaceFirst("^.* --run ", "").replaceFirst(" +#.*", ""))
                .toList();
        done(host.jar("1.0"));

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            done(Stream.concat(Stream.of("--run"), Stream.of(command.split(" ")))
                    .toArray());
            assertThat(host.calls("java")).last().asString().endsWith("streamingcandle.jar " + command);
        });
    }

    private static String hostName() {
        return Tool.run("uname", "-n").output().strip();
    }

    @Test
    void a_rehearsal_of_a_first_install_changes_nothing() throws IOException {
        Path jar = host.jar("1.0");
        Map<String, String> before = host.everything();

        String output = done("--dry-run", jar).output();

        assertThat(output).contains("would: release ", "would: systemctl restart " + UNIT);
        if (ThrowAwayHost.IS_ROOT) {
            assertThat(output).contains("would: user streamingcandle");
        }
        assertThat(host.everything()).isEqualTo(before);
        assertThat(host.actions()).isEmpty();
        assertThat(host.calls("java")).isEmpty();
    }

    @Test
    void a_rehearsal_of_an_upgrade_or_of_going_back_changes_nothing() throws IOException {
        done(host.jar("1.0"));
        done(host.jar("2.0"));
        Path jar = host.jar("3.0");
        Map<String, String> before = host.everything();
        List<String> actions = host.actions();

        assertThat(done("--dry-run", jar).output()).contains("would: ");
        assertThat(done("--dry-run", "--rollback").output()).contains("current: 1.0-");

        assertThat(host.everything()).isEqualTo(before);
        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void a_look_at_a_service_that_is_well_changes_nothing_and_says_how_it_is() throws IOException {
        done(host.jar("1.0"));
        done(host.jar("2.0", "lag=41"));
        Map<String, String> before = host.everything();
        List<String> actions = host.actions();

        String output = done("--check").output();

        assertThat(output)
                .contains("check of configuration and connections by")
                .containsPattern(
                        "runs 2\\.0-\\S+ as process 40000\\d\\d and is ready; lag: 42 records. Before it: 1\\.0-");
        assertThat(host.everything()).isEqualTo(before);
        assertThat(host.actions()).isEqualTo(actions);
    }

    @Test
    void the_script_is_clean_by_shellcheck() {
        Tool.need("shellcheck");
        Tool.Result result = Tool.run("shellcheck", ThrowAwayHost.SCRIPT.toString());

        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    @Test
    void every_command_of_the_operations_page_that_deploys_works_in_the_order_of_the_page() throws IOException {
        List<String> commands = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(line -> line.startsWith("sudo ./deploy-production.sh "))
                .map(line -> line.replaceFirst("^sudo \\S+ ", "").replaceFirst(" +#.*", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(5);
        host.jar("0.1.0");
        host.jar("0.2.0");
        host.serve("second");

        assertThat(commands).allSatisfy(command -> done((Object[]) command.split(" ")));
    }
}
