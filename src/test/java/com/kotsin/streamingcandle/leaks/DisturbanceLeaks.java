package com.kotsin.streamingcandle.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of what happens to the application now and then. For {@code mvn -Pleaks verify} alone, since it takes long. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 3, unit = TimeUnit.HOURS)
class DisturbanceLeaks {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LITTLE = Duration.ofMillis(100);
    private static final Duration OUTAGE = Duration.ofSeconds(2);
    private static final int SYMBOLS = 20;
    /** At which nothing listens. */
    private static final int NOWHERE = 1;

    @TempDir
    Path directory;

    @Test
    void nothing_is_left_of_instances_that_fail_and_are_built_anew() throws Exception {
        Path breaking = Files.createDirectory(directory.resolve("breaking"));
        try (Services services = Services.start(directory.resolve("services"));
                Subject subject = new Subject(
                        services,
                        directory,
                        "restarts",
                        Map.of("STREAMINGCANDLE_RESTART_PERIOD", "1s", "STREAMINGCANDLE_RESTART_ATTEMPTS", "1000"))) {
            subject.start(Operation.RESTART, Map.of(Breaking.DIRECTORY, breaking.toString()));
            List<String> instances = Installation.TIMEFRAMES.stream()
                    .map(timeframe -> subject.installation().instanceId() + "-" + timeframe)
                    .toList();
            subject.repeat(
                    Operation.RESTART,
                    (from, until) -> {
                        for (int restart = from; restart < until; restart += instances.size()) {
                            tradeAll(subject);
                            for (String instance : instances) {
                                Breaking.order(breaking, instance);
                            }
                            await("all fail")
                                    .atMost(PATIENCE)
                                    .until(() -> instances.stream()
                                            .noneMatch(instance -> Breaking.isAwaited(breaking, instance)));
                            awaitState(subject.process(), false);
                            awaitState(subject.process(), true);
                            subject.awaitSettled();
                        }
                    },
                    subject::awaitMeters);
        }
    }

    /** Waits until all instances run, or none does. */
    private static void awaitState(ApplicationProcess process, boolean running) {
        int count = running ? Installation.TIMEFRAMES.size() : 0;
        await(count + " instances that run")
                .atMost(PATIENCE)
                .pollInterval(LITTLE)
                .until(() -> process.metric("streamingcandle_stream_state") == count);
    }

    private static void tradeAll(Subject subject) {
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            subject.trading().trade("S" + symbol);
        }
        subject.trading().end();
    }

    @Test
    void nothing_is_left_of_rebalances() throws Exception {
        try (Services services = Services.start(directory.resolve("services"));
                Subject subject = new Subject(services, directory, "rebalances", Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            subject.start(Operation.REBALANCE, Map.of());
            Installation other = subject.installation().withInstance("other");
            try (ApplicationProcess second = other.start(directory, Map.of("STREAMINGCANDLE_QUIET_PERIOD", "2h"))) {
                second.awaitUp();
                awaitShared(admin, other);
                subject.repeat(
                        Operation.REBALANCE,
                        (from, until) -> {
                            for (int rebalance = from; rebalance < until; rebalance++) {
                                throwOut(admin, other);
                                awaitShared(admin, other);
                                tradeAll(subject);
                                subject.awaitSettled();
                            }
                        },
                        subject::awaitMeters);
            }
        }
    }

    private static void throwOut(Admin admin, Installation instance) throws Exception {
        for (ConsumerGroupDescription group : groups(admin, instance)) {
            List<MemberToRemove> members = group.members().stream()
                    .map(DisturbanceLeaks::name)
                    .filter(name -> name.startsWith(instance.instanceId()))
                    .map(MemberToRemove::new)
                    .toList();
            admin.removeMembersFromConsumerGroup(group.groupId(), new RemoveMembersFromConsumerGroupOptions(members))
                    .all()
                    .get();
        }
    }

    private static String name(MemberDescription member) {
        return member.groupInstanceId().orElse("");
    }

    private static List<ConsumerGroupDescription> groups(Admin admin, Installation instance) throws Exception {
        List<String> groups =
                Installation.TIMEFRAMES.stream().map(instance::group).toList();
        return List.copyOf(admin.describeConsumerGroups(groups).all().get().values());
    }

    /** Waits until an instance has a part of the work of each group, and somebody else the rest. */
    private static void awaitShared(Admin admin, Installation instance) {
        await("the groups to be shared")
                .atMost(PATIENCE)
                .pollInterval(LITTLE)
                .until(() -> groups(admin, instance).stream()
                        .allMatch(group -> group.groupState() == GroupState.STABLE
                                && group.members().size() == 2
                                && group.members().stream()
                                        .anyMatch(member -> name(member).startsWith(instance.instanceId()))));
    }

    @Test
    void nothing_is_left_of_brokers_that_go_and_come() throws Exception {
        Path brokers = directory.resolve("broker");
        EmbeddedBroker[] broker = {EmbeddedBroker.start(brokers)};
        try (EmbeddedStore store = EmbeddedStore.start(directory.resolve("store.h2"));
                Services services = Services.at(broker[0].bootstrapServers(), store.uri());
                Subject subject = new Subject(services, directory, "bounces", Map.of())) {
            subject.start(Operation.BROKER, Map.of());
            subject.repeat(
                    Operation.BROKER,
                    (from, until) -> {
                        for (int bounce = from; bounce < until; bounce++) {
                            broker[0].close();
                            broker[0] = EmbeddedBroker.start(brokers);
                            assertThat(broker[0].bootstrapServers()).isEqualTo(services.bootstrapServers());
                            tradeAll(subject);
                            subject.awaitSettled();
                        }
                    },
                    () -> {
                        awaitState(subject.process(), true);
                        subject.awaitMeters();
                    });
        } finally {
            broker[0].close();
        }
    }

    @Test
    void nothing_is_left_of_outages_of_MongoDB() throws Exception {
        try (Services behind = Services.start(directory.resolve("services"));
                Relay relay = new Relay();
                Services services = Services.at(
                        behind.bootstrapServers(), behind.storeUri().replaceFirst(":\\d+", ":" + relay.port()));
                Subject subject = new Subject(services, directory, "outages", Map.of())) {
            int store = URI.create(behind.storeUri()).getPort();
            relay.leadTo(store);
            subject.start(Operation.STORE, Map.of());
            Installation installation = subject.installation();
            List<String> finals =
                    Installation.TIMEFRAMES.stream().map(installation::candles).toList();
            subject.repeat(
                    Operation.STORE,
                    (from, until) -> {
                        for (int outage = from; outage < until; outage++) {
                            relay.leadTo(NOWHERE);
                            tradeAll(subject);
                            await("candles that wait for the store")
                                    .atMost(PATIENCE)
                                    .during(OUTAGE)
                                    .until(() -> services.kafka().lag(installation.sinkGroup(), finals) > 0);
                            relay.leadTo(store);
                            subject.awaitSettled();
                        }
                    },
                    subject::awaitMeters);
        }
    }
}
