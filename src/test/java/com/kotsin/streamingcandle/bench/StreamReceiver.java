package com.kotsin.streamingcandle.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.kotsin.streamingcandle.load.CandleBytes;
import com.kotsin.streamingcandle.load.Delays;
import com.kotsin.streamingcandle.load.MarketTicks;
import com.kotsin.streamingcandle.load.WaitingTicks;
import com.kotsin.streamingcandle.process.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Clients of the HTTP stream that read the same symbols, and how long they wait for each of their ticks. */
final class StreamReceiver implements AutoCloseable {

    private static final String DATA = "data: {";

    private final List<HttpURLConnection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final WaitingTicks waiting;
    private final int firstView;
    private final Delays delays = new Delays();

    /** @param firstView of {@code waiting}, that of the shortest timeframe */
    StreamReceiver(int clients, int port, Collection<String> symbols, WaitingTicks waiting, int firstView) {
        this.waiting = waiting;
        this.firstView = firstView;
        URI address = URI.create("http://127.0.0.1:%d/api/v1/stream?symbol=%s&timeframe=%s"
                .formatted(port, String.join(",", symbols), String.join(",", Installation.TIMEFRAMES)));
        try {
            for (int client = 0; client < clients; client++) {
                HttpURLConnection connection =
                        (HttpURLConnection) address.toURL().openConnection();
                // A tick is waited for once, whoever waits.
                boolean measured = client == 0;
                Thread thread = new Thread(() -> receive(connection, measured), "stream-receiver-" + client);
                connections.add(connection);
                threads.add(thread);
                thread.start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Delays delays() {
        return delays;
    }

    private void receive(HttpURLConnection connection, boolean measured) {
        try (var lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1))) {
            boolean live = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    live = measured && line.equals("event: live");
                } else if (live && line.startsWith(DATA)) {
                    note(line, System.currentTimeMillis());
                }
            }
        } catch (IOException e) {
            // Closed, by this side or by the end of the application.
        }
    }

    private void note(String candle, long now) {
        String timeframe = text(candle, "timeframe");
        String name = "candles-" + timeframe + "-stream";
        waiting.shown(
                MarketTicks.rank(text(candle, "symbol")),
                firstView + Installation.TIMEFRAMES.indexOf(timeframe),
                CandleBytes.number(candle.getBytes(ISO_8859_1), CandleBytes.CLOSE_TIME),
                since -> delays.note(name, since, now));
    }

    private static String text(String json, String field) {
        int from = json.indexOf("\"" + field + "\":\"") + field.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    @Override
    public void close() {
        try {
            connections.forEach(HttpURLConnection::disconnect);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
