package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Damage;
import com.kotsin.streamingcandle.process.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A state directory that is gone, cannot be used, is full, or damaged. */
final class Disks {

    private static final int FAILED = 1;
    private static final int BAD_CONFIGURATION = 78;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    private Disks() {}

    static void gone(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        Path state = installation.stateDir().resolve(installation.instanceId());
        Files.move(state, state.resolveSibling("moved"));
        Duration down = stage.awaiting("DOWN", LONG, () -> isDown(first, state.toString()));
        Duration ended = down.plus(stage.awaiting("end", LONG, () -> !first.isAlive()));
        stage.note("ended after", ended);
        stage.awaitExit(first, FAILED);
        assertThat(first.log()).contains(state + " was moved, deleted or replaced");

        ApplicationProcess second = stage.start();
        stage.awaitCaughtUp(LONG);
        stage.note("recovery", second.age());
        stage.assertExact(load, second);
        stage.assertWithin("DOWN after", down, SEEN_WITHIN);
    }

    private static boolean isDown(ApplicationProcess process, String word) {
        JsonNode directory = process.health().at("/components/stateDirectory");
        return directory.path("status").asString("").equals("DOWN")
                && directory.path("details").toString().contains(word);
    }

    static void notToBeUsed(Stage stage) throws Exception {
        Path file = Files.createFile(stage.directory().resolve("a-file"));
        refusedOrTemporary(stage, file.resolve("state"), List.of(), true);
        if (System.getProperty("user.name").equals("root")) {
            Path readOnly = Files.createDirectory(stage.directory().resolve("read-only"));
            PrivateMounts mounts = stage.closing(PrivateMounts.create());
            mounts.run("mount", "--bind", readOnly.toString(), readOnly.toString());
            mounts.run("mount", "-o", "remount,bind,ro", readOnly.toString());
            refusedOrTemporary(stage, readOnly, mounts.wrapper(), false);
            stage.note("ways", "a file, a read-only mount (root may write whatever the mode)");
        } else {
            Path notWritable = Files.createDirectory(stage.directory().resolve("not-writable"));
            assertThat(notWritable.toFile().setWritable(false)).isTrue();
            refusedOrTemporary(stage, notWritable, List.of(), false);
            stage.note("ways", "a file, no permission to write");
        }
    }

    private static void refusedOrTemporary(Stage stage, Path state, List<String> wrapper, boolean withLoad)
            throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess refused = stage.start(
                installation,
                Map.of(
                        "STREAMINGCANDLE_STATE_DIR",
                        state.toString(),
                        "STREAMINGCANDLE_REQUIRE_PERSISTENT_STATE",
                        "true"),
                wrapper);
        stage.note("after", stage.awaitExit(refused, BAD_CONFIGURATION));
        assertThat(refused.log())
                .contains(
                        "streamingcandle.state-dir: " + state.resolve(installation.instanceId()),
                        "Make the directory writable for this user");

        ApplicationProcess temporary =
                stage.start(installation, Map.of("STREAMINGCANDLE_STATE_DIR", state.toString()), wrapper);
        temporary.awaitUp();
        assertThat(temporary.log()).containsPattern("WARN.*streamingcandle.state-dir: " + state + ".* may be lost");
        assertThat(temporary
                        .health()
                        .at("/components/stateDirectory/details/warning")
                        .asString(""))
                .contains(state.toString());
        if (withLoad) {
            Load load = stage.load();
            stage.liveOfAll();
            stage.awaitCaughtUp(LONG);
            stage.assertExact(load, temporary);
        }
        Stage.stopInOrder(temporary);
    }

    static void full(Stage stage) throws Exception {
        Installation installation = stage.installation();
        PrivateMounts mounts = stage.closing(PrivateMounts.create());
        Path state = Files.createDirectories(installation.stateDir());
        mounts.run("mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", state.toString());
        ApplicationProcess first =
                stage.start(installation, Map.of(), mounts.wrapper()).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();

        Path filler = mounts.inside(state.resolve("filler"));
        fill(filler);
        Duration named = stage.awaiting("DOWN", LONG, () -> isDown(first, "left to write to"));
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(10)));
        // Files are written at the latest when it stops, and read again when it starts.
        boolean wasAlive = first.isAlive();
        first.terminate();
        stage.note("exit on the full disk", first.awaitExit());
        fill(filler);
        ApplicationProcess second = stage.start(installation, Map.of(), mounts.wrapper());
        stage.lasting(Duration.ofSeconds(20));
        stage.note("start on the full disk", second.isAlive() ? "waits" : "ends with " + second.awaitExit());

        Files.delete(filler);
        ApplicationProcess last = second.isAlive() ? second : stage.start(installation, Map.of(), mounts.wrapper());
        Duration recovery = stage.awaiting("UP", LONG, () -> isUp(last)).plus(stage.awaitCaughtUp(LONG));
        stage.note("recovery", recovery);
        assertThat(wasAlive).as("it went on on the full disk").isTrue();
        stage.assertExact(load, last);
        stage.assertWithin("DOWN after", named, SEEN_WITHIN);
    }

    private static boolean isUp(ApplicationProcess process) {
        return process.health().path("status").asString("").equals("UP");
    }

    /** Until there is no byte left. */
    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    static void damaged(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(15)));
        live.reset();
        Stage.stopInOrder(first);
        List<Damage> all =
                List.of(Damage.FLIPPED_BITS_OF_A_TABLE, Damage.SHORTENED_TABLE, Damage.NO_TABLE, Damage.NONE);
        for (Damage damage : all) {
            damage.doTo(installation);
        }

        ApplicationProcess second = stage.start();
        stage.awaitCaughtUp(LONG);
        stage.note("recovery", second.age());
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        Map<String, Long> restored = Stage.restored(second);
        TreeSet<String> tasks = new TreeSet<>();
        restored.forEach((changelog, records) -> {
            if (records > 0) {
                tasks.add(changelog.replaceAll(".*-(\\d+m)-.*-(\\d+)", "$1 0_$2"));
            }
        });
        stage.note("restored tasks", tasks);
        stage.note(
                "restored records",
                restored.values().stream().mapToLong(Long::longValue).sum());
        stage.assertExact(load, second);
        assertThat(tasks)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(Damage::isNoticed)
                        .map(damage -> damage.timeframe() + " "
                                + damage.task(installation).getFileName())
                        .toList());
        assertThat(Arrays.stream(Damage.values()).filter(all::contains))
                .allSatisfy(damage -> assertThat(damage.isKept(installation)).isEqualTo(!damage.isNoticed()));
    }
}
