package com.kotsin.streamingcandle.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A store in this process that speaks MongoDB's protocol, on 127.0.0.1, kept in one file, for trying out and for tests.
 * It answers a write only when the write is in the file, so that a killed process loses nothing it said yes to.
 *
 * <p>Not MongoDB: no sessions, transactions or log-in, no {@code hello} (the driver's health check), and queries that
 * do not ask for one {@code _id}, or for candles of one symbol by their start, read the whole collection.
 *
 * <p>Safe for use by many threads. A stopped store stays stopped; start another one on the same file.
 */
public final class EmbeddedStore implements AutoCloseable {

    /** As the library estimates it. A document takes many times as much, and the more are kept, the longer collections stop it all. */
    private static final int CACHE_MIB = 4;

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

    private final MongoServer server;
    private final DurableBackend backend;
    private final int port;

    private EmbeddedStore(MongoServer server, DurableBackend backend, int port) {
        this.server = server;
        this.backend = backend;
        this.port = port;
    }

    /** Starts on the port of the last run on this file, or on a free one if that is taken or there was none. */
    public static EmbeddedStore start(Path file) {
        createParent(file);
        return open(file, Ports.remembered(file.resolveSibling(file.getFileName() + ".port")));
    }

    /**
     * Starts on this port.
     *
     * @throws IllegalStateException if the port or the file is in use
     */
    public static EmbeddedStore start(Path file, int port) {
        createParent(file);
        return open(file, Ports.requireFree(port, "The embedded store"));
    }

    private static void createParent(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of %s cannot be made".formatted(file.toAbsolutePath()), e);
        }
    }

    private static EmbeddedStore open(Path file, int port) {
        MVStore store;
        try {
            store = new MVStore.Builder()
                    .fileName(file.toAbsolutePath().toString())
                    .autoCommitDisabled()
                    .cacheSize(CACHE_MIB)
                    .open();
        } catch (MVStoreException e) {
            throw new IllegalStateException(
                    "The embedded store cannot open %s; if another process has it, stop that or choose another file"
                            .formatted(file.toAbsolutePath()),
                    e);
        }
        // Space of superseded writes is used again after a second, not 45: a process may be killed here, but the
        // operating system that orders its writes lives on.
        store.setRetentionTime(1_000);
        var backend = new DurableBackend(store);
        var server = new MongoServer(backend);
        try {
            server.bind("127.0.0.1", port);
        } catch (RuntimeException e) {
            server.shutdownNow();
            throw e;
        }
        return new EmbeddedStore(server, backend, port);
    }

    /** For {@code spring.mongodb.uri}; names no database. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    /** Ends all connections and closes the file. */
    public void stop() {
        Thread stopping = new Thread(server::shutdownNow, "stop-embedded-store");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(STOP_DEADLINE.toMillis());
            if (stopping.isAlive()) {
                // The server was seen to wait for ever for a connection that closed at the same moment. It does not
                // listen any more by then; only the file is left to be closed.
                backend.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** One write at a time, each in the file as a whole before it is answered: the file never holds half a command. */
    private static final class DurableBackend extends H2Backend {

        private static final Set<String> WRITES = Set.of(
                "insert",
                "update",
                "delete",
                "findandmodify",
                "create",
                "createindexes",
                "dropindexes",
                "deleteindexes",
                "drop",
                "dropdatabase",
                "renamecollection",
                "aggregate");
        private static final int COMMITS_BETWEEN_COMPACTIONS = 200;
        private static final int FILL_PERCENT = 60;
        private static final int COMPACT_BYTES = 4 * 1024 * 1024;

        private final Object oneWriter = new Object();
        private int commits;

        DurableBackend(MVStore store) {
            super(store);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            MVStore store = getMvStore();
            return new H2Database(name, store, getCursorRegistry()) {
                @Override
                protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
                    String namespace = getFullCollectionNamespace(collection);
                    return new StoreCollection(
                            this,
                            collection,
                            options,
                            store.openMap(
                                    "databases." + namespace,
                                    new MVMap.Builder<Object, Document>().valueType(new BsonType())),
                            store.openMap("meta." + namespace),
                            cursorRegistry);
                }
            };
        }

        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            if (!WRITES.contains(command.toLowerCase(Locale.ROOT))) {
                return super.handleCommand(channel, database, command, query);
            }
            synchronized (oneWriter) {
                try {
                    return super.handleCommand(channel, database, command, query);
                } finally {
                    // Also after an error: an unordered bulk keeps what it did before it.
                    commit();
                    if (++commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
                        getMvStore().compact(FILL_PERCENT, COMPACT_BYTES);
                    }
                }
            }
        }
    }
}
