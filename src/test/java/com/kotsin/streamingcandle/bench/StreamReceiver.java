package com.kotsin.streamingcandle.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.kotsin.streamingcandle.process.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Collection;

/** One client of the HTTP stream, and how long it waits for each tick of its symbols. */
final class StreamReceiver implements AutoCloseable {

    private static final String DATA = "data: {";

    private final HttpURLConnection connection;
    private final WaitingTicks waiting;
    private final Delays delays = new Delays();
    private final Thread thread = new Thread(this::receive, "stream-receiver");

    StreamReceiver(int port, Collection<String> symbols, WaitingTicks waiting) {
        this.waiting = waiting;
        try {
            connection = (HttpURLConnection) URI.create("http://127.0.0.1:%d/api/v1/stream?symbol=%s&timeframe=%s"
                            .formatted(port, String.join(",", symbols), String.join(",", Installation.TIMEFRAMES)))
                    .toURL()
                    .openConnection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    Delays delays() {
        return delays;
    }

    private void receive() {
        try (var lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1))) {
            boolean live = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    live = line.equals("event: live");
                } else if (live && line.startsWith(DATA)) {
                    note(line, System.currentTimeMillis());
                }
            }
        } catch (IOException e) {
            // Closed, by this side or by the end of the application.
        }
    }

    private void note(String candle, long now) {
        String name = "candles-" + text(candle, "timeframe") + "-stream";
        waiting.shown(
                text(candle, "symbol"),
                name,
                CandleReceiver.number(candle, "closeTime"),
                since -> delays.note(name, since, now));
    }

    private static String text(String json, String field) {
        int from = json.indexOf("\"" + field + "\":\"") + field.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    @Override
    public void close() {
        try {
            connection.disconnect();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
