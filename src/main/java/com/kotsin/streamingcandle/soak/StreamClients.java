package com.kotsin.streamingcandle.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Clients that follow candles over HTTP, and of which one after the other goes and another comes: every second one says so,
 * the others are cut off. Bounded. To be used by one thread.
 */
final class StreamClients implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int SMALL_BUFFER = 4_096;
    private static final int BUFFER = 65_536;
    private static final String SERVED = "HTTP/1.1 200";
    private static final String[] TIMEFRAMES = {"1m", "1m,5m", "1m,2m,3m,5m,15m,30m"};

    private final URI service;
    private final IntFunction<String> symbol;
    private final int symbols;
    private final int wanted;
    private final SplittableRandom random;
    private final Deque<Client> clients = new ArrayDeque<>();
    private final List<Client> silent = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private boolean politely;

    private final class Client {
        private final Socket socket = new Socket();

        /** Asks for candles; reads them if {@code reads}, and otherwise only whether they are to come. */
        boolean open(boolean reads) {
            try {
                socket.setReceiveBufferSize(reads ? BUFFER : SMALL_BUFFER);
                socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), TIMEOUT_MILLIS);
                String request =
                        "GET /api/v1/stream?symbol=%s&timeframe=%s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n"
                                .formatted(
                                        symbol.apply(random.nextInt(symbols)),
                                        TIMEFRAMES[random.nextInt(TIMEFRAMES.length)],
                                        service.getAuthority());
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                var reader = new Thread(() -> read(reads), "soak-stream");
                reader.setDaemon(true);
                reader.start();
                return true;
            } catch (IOException e) {
                refused.incrementAndGet();
                close(false);
                return false;
            }
        }

        /** Reads whether it is served, and then all that comes, or nothing more. */
        private void read(boolean all) {
            byte[] bytes = new byte[BUFFER];
            try {
                InputStream in = socket.getInputStream();
                boolean isServed =
                        new String(in.readNBytes(SERVED.length()), StandardCharsets.ISO_8859_1).equals(SERVED);
                (isServed ? served : refused).incrementAndGet();
                for (int count = 0; all && count >= 0; count = in.read(bytes)) {
                    received.addAndGet(count);
                }
                if (all) {
                    socket.close();
                }
            } catch (IOException gone) {
                return;
            }
        }

        void close(boolean politely) {
            try {
                if (!politely) {
                    // A reset, as of a client whose machine went away and came back.
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
                return;
            }
        }
    }

    /**
     * @param symbol of a rank below {@code symbols}
     * @param wanted how many are there at a time
     */
    StreamClients(URI service, IntFunction<String> symbol, int symbols, int wanted, long seed) {
        this.service = service;
        this.symbol = symbol;
        this.symbols = symbols;
        this.wanted = wanted;
        this.random = new SplittableRandom(seed);
    }

    /** Lets one go, and others come until there are as many as wanted. */
    void change() {
        if (clients.size() >= wanted && wanted > 0) {
            politely = !politely;
            clients.remove().close(politely);
        }
        boolean isServed = true;
        while (isServed && clients.size() < wanted) {
            var client = new Client();
            isServed = client.open(true);
            if (isServed) {
                clients.add(client);
            }
        }
    }

    /** Lets clients come that ask and never read. */
    void comeSilent(int count) {
        for (int each = 0; each < count; each++) {
            var client = new Client();
            if (client.open(false)) {
                silent.add(client);
            }
        }
    }

    /** Lets those go. */
    void endSilent() {
        silent.forEach(client -> client.close(false));
        silent.clear();
    }

    /** Lets all go. */
    void leave() {
        endSilent();
        for (Client client : clients) {
            client.close(politely);
            politely = !politely;
        }
        clients.clear();
    }

    /** How many were served so far. */
    long served() {
        return served.get();
    }

    /** How many were not. */
    long refused() {
        return refused.get();
    }

    /** Bytes that they read so far. */
    long received() {
        return received.get();
    }

    @Override
    public void close() {
        leave();
    }
}
