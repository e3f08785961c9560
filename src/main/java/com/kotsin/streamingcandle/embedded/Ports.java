package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ports of 127.0.0.1. A client does not notice that a stranger answers on its port, so a port is looked at before a
 * server is started on it.
 */
final class Ports {

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** The port that {@code memory} names if it is still free, else a free one, which is then remembered there. */
    static int remembered(Path memory) {
        try {
            if (Files.exists(memory)) {
                int port = Integer.parseInt(Files.readString(memory).strip());
                if (isFree(port)) {
                    GIVEN.add(port);
                    return port;
                }
            }
            int port = free();
            Files.writeString(memory, port + System.lineSeparator());
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("The port cannot be remembered in %s".formatted(memory), e);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("%s should hold a port number; delete the file".formatted(memory), e);
        }
    }

    /** A free port, another one each time: two that are asked for before a server listens on either must differ. */
    static int free() {
        while (true) {
            try (var socket = new ServerSocket(0, 1, loopback())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("No free port on 127.0.0.1", e);
            }
        }
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws IllegalStateException if another program listens there */
    static int requireFree(int port, String what) {
        if (!isFree(port)) {
            throw new IllegalStateException(
                    "%s cannot use port %d of 127.0.0.1: another program listens there; stop it ".formatted(what, port)
                            + "or choose another port");
        }
        GIVEN.add(port);
        return port;
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }
}
