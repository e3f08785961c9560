package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The way to the broker is slow, leads elsewhere, or is not known: F24, F26 and F27. */
final class Network {

    private static final String NAME = "broker.test";
    private static final Duration ROUND_TRIP = Duration.ofMillis(200);

    private Network() {}

    static void slow(Stage stage) throws Exception {
        OwnBroker own = OwnBroker.on(stage);
        ApplicationProcess process = own.start().awaitUp();
        Dated feed = new Dated(stage.market());
        Load load = stage.load(feed, stage.ticksPerSecond());
        LiveTap live = stage.liveOfAll();
        stage.awaitCaughtUp(Duration.ofMinutes(1));
        DelayTap delays = DelayTap.ofLiveMinutes(stage, feed, "");
        stage.lasting(Duration.ofSeconds(15));
        DelayTap.Delays before = delays.delays();
        stage.note("live before p50", before);

        own.relay().delay(ROUND_TRIP.dividedBy(2), ROUND_TRIP.dividedBy(4), 0.01, ROUND_TRIP.multipliedBy(2));
        stage.lasting(Duration.ofSeconds(10));
        live.reset();
        delays.reset();
        stage.lasting(stage.longOrShort(Duration.ofMinutes(2), Duration.ofSeconds(15)));
        DelayTap.Delays slow = delays.delays();
        stage.note("live p50", slow);
        stage.note("GAP", live.gap());
        stage.note("instances built anew", OwnBroker.failures(process));
        stage.assertExact(load, process);
        stage.assertWithin("live p95", slow.p95(), before.p95().plus(ROUND_TRIP.multipliedBy(4)));
    }

    static void moved(Stage stage) throws Exception {
        Relay before = stage.closing(new Relay(InetAddress.getByName("127.0.0.2"), 0));
        String address = NAME + ":" + before.port();
        Path hosts = Files.createDirectories(stage.directory()).resolve("hosts");
        name(hosts, "127.0.0.2");
        OwnBroker own = OwnBroker.on(stage, before, address);
        ApplicationProcess process = own.start(
                        Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", address), "-Djdk.net.hosts.file=" + hosts)
                .awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        live.reset();

        before.blackHole();
        Relay after = stage.closing(new Relay(InetAddress.getByName("127.0.0.3"), before.port()));
        after.leadTo(own.broker().servedPort());
        name(hosts, "127.0.0.3");
        long moved = System.nanoTime();
        stage.note("told after", own.awaitNotUp(process));
        own.awaitUp(process, Duration.ofMinutes(8));
        Duration up = Duration.ofNanos(System.nanoTime() - moved);
        stage.assertWithin("UP after", up, Duration.ofMinutes(6));
        stage.note("recovery", up.plus(stage.awaitCaughtUp(Duration.ofMinutes(4))));
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        stage.note("instances built anew", OwnBroker.failures(process));
        stage.assertExact(load, process);
    }

    static void unknown(Stage stage) throws Exception {
        Relay relay = stage.closing(new Relay());
        String address = NAME + ":" + relay.port();
        Path hosts = Files.createDirectories(stage.directory()).resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        OwnBroker own = OwnBroker.on(stage, relay, address);
        Load load = stage.load();
        Map<String, String> settings = Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", address);
        String resolver = "-Djdk.net.hosts.file=" + hosts;

        ApplicationProcess process = own.start(settings, resolver);
        stage.awaiting(
                "log that has the name",
                Duration.ofMinutes(2),
                () -> process.log().lines().anyMatch(line -> line.contains(NAME) && line.contains("resolv")));
        stage.note("told after", process.age());
        stage.lasting(Duration.ofSeconds(3));
        if (!stage.isBroken()) {
            name(hosts, "127.0.0.1");
        }
        ApplicationProcess then = process;
        if (!process.isAlive()) {
            stage.note("exit", process.awaitExit());
            assertThat(process.awaitExit()).isEqualTo(78);
            then = own.start(settings, resolver);
        }
        Duration up = own.awaitUp(then, stage.isBroken() ? Duration.ofSeconds(40) : Duration.ofMinutes(3));
        stage.assertWithin("UP after", up, Duration.ofSeconds(30));
        stage.note("recovery", up.plus(stage.awaitCaughtUp(Duration.ofMinutes(2))));
        stage.assertExact(load, then);
    }

    private static void name(Path hosts, String address) throws IOException {
        Files.writeString(hosts, "127.0.0.1 localhost\n%s %s\n".formatted(address, NAME));
    }
}
