package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.embedded.ServerProcess;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A broker of a row's own, in a process. The application comes to it through a relay; load, meters and oracle come by a door
 * of theirs, and see what is there whatever the relay does.
 */
final class OwnBroker {

    private static final Duration TOLD_AT_LAST = Duration.ofSeconds(60);

    private final Stage stage;
    private final Relay relay;
    private final ServerProcess broker;

    private OwnBroker(Stage stage, Relay relay, ServerProcess broker) {
        this.stage = stage;
        this.relay = relay;
        this.broker = broker;
    }

    /** Starts it for the row, and a store. */
    static OwnBroker on(Stage stage) throws IOException {
        Relay relay = stage.closing(new Relay());
        return on(stage, relay, "127.0.0.1:" + relay.port());
    }

    /** @param advertised where clients are to find it, as {@code host:port} */
    static OwnBroker on(Stage stage, Relay relay, String advertised) throws IOException {
        ServerProcess broker =
                stage.closing(ServerProcess.broker(stage.directory().resolve("broker"), advertised, Map.of()));
        EmbeddedStore store =
                stage.closing(EmbeddedStore.start(stage.directory().resolve("store")));
        relay.leadTo(broker.servedPort());
        stage.use(Services.at("127.0.0.1:" + broker.port(), store.uri()));
        return new OwnBroker(stage, relay, broker);
    }

    Relay relay() {
        return relay;
    }

    ServerProcess broker() {
        return broker;
    }

    /** Starts the application, which comes through the relay. */
    ApplicationProcess start() throws Exception {
        return start(Map.of());
    }

    ApplicationProcess start(Map<String, String> settings, String... jvm) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + relay.port()));
        all.putAll(settings);
        return stage.start(stage.installation(), all, jvm);
    }

    /** Waits until health is no longer UP. @return how long it took */
    Duration awaitNotUp(ApplicationProcess process) {
        return stage.awaiting("health that is not UP", TOLD_AT_LAST, () -> {
            JsonNode health = health(process);
            return health != null && !health.path("status").asString().equals("UP");
        });
    }

    Duration awaitUp(ApplicationProcess process, Duration atMost) {
        return stage.awaiting("health UP", atMost, () -> isUp(process));
    }

    static boolean isUp(ApplicationProcess process) {
        JsonNode health = health(process);
        return health != null && health.path("status").asString().equals("UP");
    }

    /** Or {@code null} if a busy machine keeps it from answering. */
    static JsonNode health(ApplicationProcess process) {
        try {
            return process.health();
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** How often instances of a process have failed so far, whatever they did about it. */
    static long failures(ApplicationProcess process) {
        return process.log()
                .lines()
                .filter(line -> line.contains("instance failed") || line.contains("instance is refused"))
                .count();
    }
}
