package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The broker goes, is slow, or is changed beneath: F19 to F34. */
final class KafkaFaults {

    /** Of the application's clients, so that an outage of the short form is long for them. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "SPRING_KAFKA_PROPERTIES_DELIVERY_TIMEOUT_MS", "3000",
            "SPRING_KAFKA_PROPERTIES_REQUEST_TIMEOUT_MS", "1500");

    private static final String OUTAGE_PASSES =
            "told within 15 s; < 5 % of a core and < 1 log line/s after the first minute; no instance is built anew; UP within 15 s; exact";
    private static final String LONG_OUTAGE_PASSES =
            "told within 15 s; < 5 % of a core and < 1 log line/s after the first minute; UP, with lag 0, within 60 s of its end; exact";

    static final List<Fault> ROWS = List.of(
            row("F19", "the broker is killed, and comes back after 70 s")
                    .injectedBy("`kill -9` of its process, and a start on the same ports and directory")
                    .passesWhen(OUTAGE_PASSES)
                    .alsoShort()
                    .failsWith(Broken.by("health does not ask the brokers", BrokersAlwaysUp.class))
                    .runs(stage -> new Outage(
                                    own -> own.broker().kill(),
                                    own -> own.broker().start(),
                                    Duration.ofSeconds(70),
                                    Duration.ofSeconds(6),
                                    Duration.ofSeconds(15),
                                    Outage.AT_LAST,
                                    Map.of(),
                                    true)
                            .run(stage)),
            row("F20", "the broker is away for 12 minutes, longer than any client waits")
                    .injectedBy("as F19; the load sends 277 ticks/s meanwhile. Short: clients that give up after 3 s")
                    .passesWhen(LONG_OUTAGE_PASSES)
                    .within(Duration.ofMinutes(25))
                    .failsWith(Broken.by("a lost broker is looked for after ten minutes", LateReconnects.class))
                    .runs(KafkaFaults::awayForLong),
            row("F21", "no broker at the start")
                    .injectedBy(
                            "a proxy that resets connections, and one process stopped while it waits; then it lets pass")
                    .passesWhen(
                            "told within 15 s; SIGTERM ends it, exit 0; no lock is left; UP within 30 s of the broker; exact")
                    .alsoShort()
                    .failsWith(Broken.by("a start without broker is not tried again", BrokersAtOnce.class))
                    .runs(KafkaFaults::absentAtStart),
            row("F22", "the broker is frozen for 40 s")
                    .injectedBy("`kill -STOP` of its process, and `kill -CONT`")
                    .passesWhen(OUTAGE_PASSES)
                    .failsWith(Broken.by("a lost broker is looked for after ten minutes", LateReconnects.class))
                    .runs(stage -> new Outage(
                                    own -> own.broker().freeze(),
                                    own -> own.broker().thaw(),
                                    Duration.ofSeconds(40),
                                    Duration.ofSeconds(15),
                                    Duration.ofSeconds(15),
                                    Outage.AT_LAST,
                                    Map.of(),
                                    true)
                            .run(stage)),
            row("F23", "the broker is bounced again and again")
                    .injectedBy(
                            "10 times, 20 s apart, killed and stopped in turn, and started at once. Short: 3 times, and clients that give up after 3 s; instances may be built anew, and the heap is not asked")
                    .passesWhen(
                            "no instance is built anew; threads as before, heap after collection <= 1.3 times that before; exact")
                    .within(Duration.ofMinutes(15))
                    .failsWith(Broken.by("a lost broker is looked for after ten minutes", LateReconnects.class))
                    .runs(KafkaFaults::bounced),
            row("F24", "the way to the broker is slow, and loses some")
                    .injectedBy(
                            "proxy: a round trip takes 200 ms +- 100, and 1 % of the pieces come 400 ms later, as if sent again")
                    .passesWhen("live p95 <= what it was before + 4 x 200 ms; exact")
                    .failsWith(Broken.by(
                            "clients that wait 150 ms for an answer",
                            Map.of("SPRING_KAFKA_PROPERTIES_REQUEST_TIMEOUT_MS", "150")))
                    .runs(Network::slow),
            row("F25", "a black hole between application and broker for 5 minutes")
                    .injectedBy("proxy: connections are taken and stay open, nothing comes through, no reset")
                    .passesWhen(LONG_OUTAGE_PASSES)
                    .within(Duration.ofMinutes(15))
                    .failsWith(Broken.by("a lost broker is looked for after ten minutes", LateReconnects.class))
                    .runs(stage -> new Outage(
                                    own -> own.relay().blackHole(),
                                    own -> own.relay().pass(),
                                    Duration.ofMinutes(5),
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(60),
                                    Duration.ofSeconds(60),
                                    stage.longOrShort(Map.of(), IMPATIENT),
                                    false)
                            .run(stage)),
            row("F26", "the broker's address changes behind its name")
                    .injectedBy(
                            "a proxy on another address, and another line in the hosts file of the virtual machine; the old address is a black hole")
                    .passesWhen("health tells; UP within 6 min, without a restart; exact")
                    .within(Duration.ofMinutes(15))
                    .failsWith(Broken.by(
                            "addresses of names are kept for good",
                            Map.of("JAVA_TOOL_OPTIONS", "-Dsun.net.inetaddr.ttl=-1")))
                    .runs(Network::moved),
            row("F27", "the broker's name does not resolve at the start")
                    .injectedBy("a hosts file without it; then with it")
                    .passesWhen(
                            "the log has the name; it waits, or exits with 78 and leaves no lock; UP within 30 s; exact")
                    .failsWith(Broken.byTheRow("the name is never resolved"))
                    .runs(Network::unknown),
            row("F28", "a candle topic with another number of partitions, and topics that are missing")
                    .injectedBy("the topic of the 5m candles with 5 partitions instead of 3; then none")
                    .passesWhen(
                            "exit 78 with both numbers, no other topic made, no group joined; then all topics are made; exact")
                    .alsoShort()
                    .failsWith(Broken.by("partitions are not compared", NoPartitionCheck.class))
                    .runs(KafkaContents::wrongPartitions),
            row("F29", "a changelog is deleted while nothing runs")
                    .injectedBy("the topic of the open windows of 5m is deleted between stop and start")
                    .passesWhen(
                            "exit 78 names it, no candle is sent; under new names, as documented, all come again; exact")
                    .failsWith(Broken.by("the start does not look for it", NoChangelogCheck.class))
                    .runs(KafkaContents::changelogGone),
            row("F30", "the offsets of all groups are gone")
                    .injectedBy("the groups are deleted between stop and start")
                    .passesWhen(
                            "all is read again; no candle is sent twice or otherwise, nothing is a dead letter twice; exact")
                    .alsoShort()
                    .failsWith(Broken.by("what is in the state is not known", NothingWasReadBefore.class))
                    .runs(KafkaContents::offsetsGone),
            row("F31", "a second process with a copy of the state and the same ids")
                    .injectedBy("the directory is copied while the first runs, and a process is started on the copy")
                    .passesWhen("the first ends with exit code 75 and says why, the second goes on; exact")
                    .within(Duration.ofMinutes(15))
                    .alsoShort()
                    .failsWith(Broken.by("each takes the id back", IdIsTakenBack.class))
                    .runs(KafkaContents::zombie),
            row("F32", "a record is larger than its topic allows")
                    .injectedBy(
                            "`max.message.bytes` of 1 kB for 1m candles and dead letters; a tick of 5 kB that is no trade")
                    .passesWhen(
                            "the dead letter is cut and tells its length; candles go on by themselves; the cause in the log; exact")
                    .alsoShort()
                    .failsWith(Broken.by("dead letters are sent as they are", DeadLettersStayWhole.class))
                    .runs(KafkaContents::tooLarge),
            row(
                            "F33",
                            "Kafka refuses: a right is withdrawn, the password changed, the broker's certificate expired or another host's")
                    .injectedBy(
                            "a broker with ACLs and SCRAM behind a proxy that leads to listeners with these certificates")
                    .passesWhen(
                            "health tells the cause within 30 s; < 1 attempt/s of a client; UP once it is repaired; exact")
                    .within(Duration.ofMinutes(15))
                    .failsWith(Broken.by("a refusal counts as a failure", NoRefusals.class))
                    .runs(Refused::run),
            row("F34", "a partition is added to the ticks topic")
                    .injectedBy("3 become 4 under load")
                    .passesWhen(
                            "the process ends, exit 1; the next start exits with 78 and both numbers; under new names all candles come; exact")
                    .failsWith(Broken.by("partitions are not compared", NoPartitionCheck.class))
                    .runs(KafkaContents::partitionsAdded));

    private KafkaFaults() {}

    private static void awayForLong(Stage stage) throws Exception {
        new Outage(
                        own -> own.broker().kill(),
                        own -> own.broker().start(),
                        Duration.ofMinutes(12),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        stage.longOrShort(Map.of(), IMPATIENT),
                        false)
                .run(stage);
    }

    private static void absentAtStart(Stage stage) throws Exception {
        OwnBroker own = OwnBroker.on(stage);
        Load load = stage.load();
        own.relay().reset();

        ApplicationProcess stopped = own.start();
        awaitWaiting(stage, stopped, Duration.ofSeconds(15));
        stage.assertWithin("stopped in", Stage.stopInOrder(stopped), Duration.ofSeconds(30));

        ApplicationProcess process = own.start();
        awaitWaiting(stage, process, Duration.ofSeconds(15));
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(3)));
        own.relay().pass();
        Duration up = own.awaitUp(process, Duration.ofMinutes(3));
        stage.assertWithin("UP after", up, Duration.ofSeconds(30));
        stage.note("recovery", up.plus(stage.awaitCaughtUp(Duration.ofMinutes(2))));
        assertThat(process.log()).doesNotContain("multiple instances", "already runs as instance");
        stage.assertExact(load, process);
    }

    private static void awaitWaiting(Stage stage, ApplicationProcess process, Duration within) {
        process.port();
        stage.assertWithin(
                "told after",
                stage.awaiting(
                        "health that waits for the brokers",
                        Duration.ofMinutes(1),
                        () -> String.valueOf(OwnBroker.health(process)).contains("\"waitingFor\":\"the brokers\"")),
                within);
    }

    private static void bounced(Stage stage) throws Exception {
        OwnBroker own = OwnBroker.on(stage);
        ApplicationProcess process =
                own.start(stage.longOrShort(Map.of(), IMPATIENT)).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(30), Duration.ofSeconds(10)));
        Held before = Held.by(process);
        live.reset();
        int bounces = stage.longOrShort(10, 3);
        for (int bounce = 0; bounce < bounces; bounce++) {
            if (bounce % 2 == 0) {
                own.broker().kill();
            } else {
                own.broker().stop();
            }
            own.broker().start();
            stage.lasting(stage.longOrShort(Duration.ofSeconds(20), Duration.ofSeconds(8)));
        }
        stage.note("bounces", bounces);
        stage.note(
                "recovery",
                own.awaitUp(process, Duration.ofMinutes(3)).plus(stage.awaitCaughtUp(Duration.ofMinutes(3))));
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        stage.note("instances built anew", OwnBroker.failures(process));
        Held after = before.assertAsBefore(stage, process, Duration.ofMinutes(2));
        stage.assertExact(load, process);
        if (stage.longOrShort(true, false)) {
            assertThat(OwnBroker.failures(process)).as(process::log).isZero();
            assertThat(after.heap()).isLessThan(before.heap() * 13 / 10);
        }
    }
}
