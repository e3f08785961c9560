package com.kotsin.streamingcandle.leaks;

import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.whole.StreamClient;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that come, and go in every way, several at once. */
public final class Visits {

    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Visits() {}

    /** What one client does. */
    public interface Visit {
        void make(int number) throws Exception;
    }

    /** Makes so many visits; the first that fails ends it. */
    public static void make(int from, int until, Visit visit) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int number = from; number < until; number++) {
                int one = number;
                ends.add(clients.submit(() -> {
                    visit.make(one);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    /** Asks for a stream of two symbols and two timeframes, and vanishes. */
    public static void ofStream(int port, int number, int symbols) throws IOException {
        Random random = new Random(number);
        String query = "timeframe=1m,5m&symbol=S%d,S%dx".formatted(random.nextInt(symbols), random.nextInt(symbols));
        Socket socket = StreamClient.ask(port, query, null);
        switch (random.nextInt(4)) {
            case 0 -> {
                // Gone before an answer came.
                socket.close();
            }
            case 1 -> {
                socket.getInputStream().read();
                // Cut off: the other side gets a reset.
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case 2 -> {
                socket.getInputStream().read();
                // Half closed, and abandoned with what comes unread.
                socket.shutdownOutput();
                socket.close();
            }
            default -> {
                try (StreamClient client = StreamClient.on(socket)) {
                    await().atMost(PATIENCE)
                            .until(() -> client.events("snapshot").size() == 4);
                }
            }
        }
    }
}
