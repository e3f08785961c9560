package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.embedded.ServicesProcess;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Several faults at once, and another release: F50 and F51. */
final class MixedFaults {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration BACKLOG = Duration.ofMinutes(20);
    /** Nobody listens there. */
    private static final int NOWHERE = 1;

    static final List<Fault> ROWS = List.of(
            row("F50", "the broker bounces, MongoDB is away and processes are killed, at random for 30 min")
                    .injectedBy(
                            "`kill -9` of the broker, start after 2 to 12 s on the same ports; all connections to MongoDB cut for 5 to 30 s; `kill -9` of the application; up to three at once, by the seed")
                    .passesWhen("exact; a failing seed reproduces")
                    .within(Duration.ofMinutes(60))
                    .failsWith(Broken.by("`at_least_once`", AtLeastOnce.class))
                    .runs(MixedFaults::several),
            row("F51", "another release takes up the state, and the first one again")
                    .injectedBy(
                            "stop in order, start of the jar of `-Dfaults.other-jar`; `kill -9`, start of this one; stop, the other one, and this one again")
                    .passesWhen("exact")
                    .failsWith(Broken.none("there is no release yet whose state has another format"))
                    .runs(MixedFaults::anotherRelease));

    private MixedFaults() {}

    private static void several(Stage stage) throws Exception {
        // The store in process may lose what it has taken when it is killed, as no real one does: it only goes away.
        ServicesProcess broker =
                stage.closing(ServicesProcess.start(stage.directory().resolve("broker")));
        Services withStore = stage.closing(Services.start(stage.directory().resolve("store")));
        stage.use(Services.at(broker.bootstrapServers(), withStore.storeUri()));
        Relay relay = stage.closing(new Relay());
        int store = URI.create(withStore.storeUri()).getPort();
        relay.leadTo(store);
        Map<String, String> settings = Map.of("SPRING_MONGODB_URI", "mongodb://127.0.0.1:" + relay.port());
        Installation installation = stage.installation();
        ApplicationProcess process = stage.start(installation, settings).awaitUp();
        Load load = stage.load();

        Random random = stage.random();
        int minutes = Integer.getInteger("faults.minutes", stage.longOrShort(30, 2));
        long until = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        int bounces = 0;
        int cuts = 0;
        int kills = 0;
        while (System.nanoTime() < until) {
            int faults = 1 + random.nextInt(7);
            Duration away = Duration.ofMillis(2_000 + random.nextInt(10_000));
            Duration cut = Duration.ofSeconds(5 + random.nextInt(25));
            stage.lasting(Duration.ofMillis(random.nextInt(5_000)));
            if ((faults & 1) != 0) {
                relay.leadTo(NOWHERE);
                cuts++;
            }
            if ((faults & 2) != 0) {
                broker.kill();
                bounces++;
            }
            if ((faults & 4) != 0) {
                process.kill();
                kills++;
            }
            stage.lasting(away);
            if ((faults & 4) != 0) {
                process = stage.start(installation, settings);
            }
            if ((faults & 2) != 0) {
                broker.startAgain();
            }
            if ((faults & 1) != 0) {
                stage.lasting(cut);
                relay.leadTo(store);
            }
            stage.lasting(Duration.ofSeconds(random.nextInt(20)));
            assertThat(process.isAlive()).as("the process lives").isTrue();
        }
        stage.note("bounces", bounces);
        stage.note("MongoDB cut", cuts);
        stage.note("kills", kills);
        // Processes were down for half of the time, and the load goes on.
        stage.note("recovery", stage.awaitCaughtUp(BACKLOG));
        stage.assertExact(load, process);
    }

    private static void anotherRelease(Stage stage) throws Exception {
        String other = System.getProperty("faults.other-jar");
        if (other == null || Files.notExists(Path.of(other))) {
            throw new Fault.CannotRunHere("there is no earlier release; `-Dfaults.other-jar` names its jar");
        }
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        Duration longest = Duration.ZERO;
        List<Path> releases = List.of(
                Path.of(other), ApplicationProcess.productionJar(), Path.of(other), ApplicationProcess.productionJar());
        for (int i = 0; i < releases.size(); i++) {
            stage.lasting(stage.longOrShort(Duration.ofSeconds(20), Duration.ofSeconds(8)));
            live.reset();
            if (i % 2 == 0) {
                Stage.stopInOrder(process);
            } else {
                process.kill();
            }
            stage.release(releases.get(i));
            process = stage.start();
            stage.awaitCaughtUp(LONG);
            stage.awaitAllHeardAgain(live);
            longest = longest.compareTo(live.gap()) < 0 ? live.gap() : longest;
        }
        stage.note("changes", releases.size());
        stage.note("GAP", longest);
        stage.assertExact(load, process);
    }
}
