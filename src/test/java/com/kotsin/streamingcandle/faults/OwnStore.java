package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.embedded.ServerProcess;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A store of a row's own, in a process. The application comes to it through a relay, the oracle does not. */
record OwnStore(Stage stage, Relay relay, ServerProcess store) {

    /** Starts it for the row, and a broker. */
    static OwnStore on(Stage stage) throws IOException {
        EmbeddedBroker broker =
                stage.closing(EmbeddedBroker.start(stage.directory().resolve("broker")));
        ServerProcess store =
                stage.closing(ServerProcess.store(stage.directory().resolve("store")));
        Relay relay = stage.closing(new Relay());
        relay.leadTo(store.port());
        stage.use(Services.at(broker.bootstrapServers(), "mongodb://127.0.0.1:" + store.port()));
        return new OwnStore(stage, relay, store);
    }

    ApplicationProcess start() throws Exception {
        return stage.start(stage.installation(), Map.of("SPRING_MONGODB_URI", "mongodb://127.0.0.1:" + relay.port()));
    }

    /** Waits until the store has all candles that are in Kafka by now. @return how long it took */
    static Duration awaitStored(Stage stage, Duration atMost) throws Exception {
        Installation installation = stage.installation();
        Map<TopicPartition, Long> sent = stage.services()
                .kafka()
                .ends(Installation.TIMEFRAMES.stream()
                        .map(installation::candles)
                        .toList());
        return stage.awaiting(
                "sink that has stored all",
                atMost,
                () -> stage.services().kafka().hasRead(installation.sinkGroup(), sent));
    }
}
