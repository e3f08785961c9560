package com.kotsin.streamingcandle.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Broker and store in a process of their own, for trying the production jar and for tests that kill processes.
 *
 * <p>Arguments: directory, port of the broker, port of the store. Prints one line, {@code READY bootstrap=HOST:PORT
 * mongo=URI}, and runs until it is told to end.
 */
public final class EmbeddedServices {

    private EmbeddedServices() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 3) {
            System.err.println("Arguments: directory, port of the broker, port of the store; for example "
                    + "target/services 19092 27018");
            System.exit(64);
        }
        Path directory = Path.of(args[0]);
        var broker = EmbeddedBroker.start(directory.resolve("broker"), port(args[1]));
        var store = EmbeddedStore.start(directory.resolve("store"), port(args[2]));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            broker.close();
                            store.close();
                        },
                        "stop-embedded-services"));
        System.out.println("READY bootstrap=" + broker.bootstrapServers() + " mongo=" + store.uri());
        new CountDownLatch(1).await();
    }

    private static int port(String argument) {
        int port = Integer.parseInt(argument);
        return port == 0 ? Ports.free() : port;
    }
}
