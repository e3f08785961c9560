package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.kotsin.streamingcandle.embedded.KafkaCluster;
import com.kotsin.streamingcandle.process.Services;

/** Brings three brokers and a store to a row. */
final class ThreeBrokers {

    private ThreeBrokers() {}

    /** @param replicas of each topic */
    static KafkaCluster on(Stage stage, int replicas) throws Exception {
        KafkaCluster cluster =
                stage.closing(KafkaCluster.start(stage.directory().resolve("cluster"), replicas));
        EmbeddedStore store =
                stage.closing(EmbeddedStore.start(stage.directory().resolve("store")));
        stage.use(Services.at(cluster.bootstrapServers(), store.uri()));
        return cluster;
    }
}
