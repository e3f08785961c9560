package com.kotsin.streamingcandle.process;

import com.kotsin.streamingcandle.embedded.ServicesProcess;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.nio.file.Path;

/** A broker and a store, mostly in a process of their own, and clients to look into them. */
public final class Services implements AutoCloseable {

    private final String bootstrapServers;
    private final String storeUri;
    private final Runnable end;
    private final KafkaView kafka;
    private final MongoClient store;

    private Services(String bootstrapServers, String storeUri, Runnable end) {
        this.bootstrapServers = bootstrapServers;
        this.storeUri = storeUri;
        this.end = end;
        this.kafka = new KafkaView(bootstrapServers);
        this.store = MongoClients.create(storeUri);
    }

    public static Services start(Path directory) throws IOException {
        ServicesProcess process = ServicesProcess.start(directory);
        return new Services(process.bootstrapServers(), process.storeUri(), process::close);
    }

    /** Those of somebody else, who ends them. */
    public static Services at(String bootstrapServers, String storeUri) {
        return new Services(bootstrapServers, storeUri, () -> {});
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String storeUri() {
        return storeUri;
    }

    public KafkaView kafka() {
        return kafka;
    }

    public MongoClient store() {
        return store;
    }

    @Override
    public void close() {
        kafka.close();
        store.close();
        end.run();
    }
}
