package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.nio.file.Path;

/** The embedded store, to be stopped and started again, with a driver's client to look into it. */
final class TestStore implements AutoCloseable {

    private final Path file;
    private final String uri;
    private final MongoClient client;
    private EmbeddedStore store;

    TestStore(Path directory) {
        file = directory.resolve("store.h2");
        store = EmbeddedStore.start(file);
        uri = store.uri();
        client = MongoClients.create(uri);
    }

    String uri() {
        return uri;
    }

    MongoDatabase database() {
        return client.getDatabase("streamingcandle");
    }

    void stop() {
        store.stop();
    }

    void startAgain() {
        String address = new ConnectionString(uri).getHosts().get(0);
        store = EmbeddedStore.start(file, Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    @Override
    public void close() {
        client.close();
        store.close();
    }
}
