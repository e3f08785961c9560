package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events by the letter of their specification, over a socket of its own. */
public final class StreamClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Socket socket;
    private final Thread thread = new Thread(this::read, "stream-client");
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> head = new ArrayList<>();
    private volatile boolean ended;

    /** @param id of the event itself, or {@code null} */
    public record Event(String id, String type, String data) {

        JsonNode json() {
            return JSON.readTree(data);
        }

        SaidCandle candle() {
            return SaidCandle.read(data.getBytes(UTF_8));
        }

        /** The candles of a snapshot. */
        List<SaidCandle> candles() {
            return SaidCandle.readAll(json().required("candles").toString());
        }

        boolean isClosed() {
            return type.equals("final") || type.equals("revised");
        }
    }

    private StreamClient(Socket socket) {
        this.socket = socket;
    }

    /** A socket on which a stream was asked for, and nothing was read. */
    public static Socket ask(int port, String query, String lastEventId) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        String header = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        socket.getOutputStream()
                .write("GET /api/v1/stream?%s HTTP/1.1\r\nHost: here\r\nAccept: text/event-stream\r\n%s\r\n"
                        .formatted(query, header)
                        .getBytes(UTF_8));
        return socket;
    }

    public static StreamClient open(int port, String query) {
        return open(port, query, null);
    }

    static StreamClient open(int port, String query, String lastEventId) {
        try {
            return on(ask(port, query, lastEventId));
        } catch (IOException e) {
            throw new AssertionError("No stream", e);
        }
    }

    /** Begins to read what comes. */
    public static StreamClient on(Socket socket) {
        StreamClient client = new StreamClient(socket);
        client.thread.start();
        return client;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                synchronized (head) {
                    head.add(line);
                }
            }
            readEvents(lines);
        } catch (IOException e) {
            // Closed by this side or by the other one.
        } finally {
            ended = true;
        }
    }

    private void readEvents(BufferedReader lines) throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            String size = lines.readLine();
            if (size == null || size.equals("0")) {
                return;
            }
            // Characters are bytes here: the tests' symbols are ASCII.
            char[] chunk = new char[Integer.parseInt(size, 16)];
            for (int read = 0; read < chunk.length; ) {
                int more = lines.read(chunk, read, chunk.length - read);
                if (more < 0) {
                    return;
                }
                read += more;
            }
            lines.readLine();
            text.append(chunk);
            for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
                take(text.substring(0, end));
                text.delete(0, end + 2);
            }
        }
    }

    private void take(String block) {
        String id = null;
        String type = null;
        String data = null;
        for (String line : block.split("\n")) {
            String value = line.substring(line.indexOf(':') + 2);
            if (line.startsWith("id: ")) {
                id = value;
            } else if (line.startsWith("event: ")) {
                type = value;
            } else if (line.startsWith("data: ")) {
                data = value;
            }
        }
        if (type != null) {
            events.add(new Event(id, type, data));
        }
    }

    /** The status line and the headers. */
    List<String> head() {
        synchronized (head) {
            return List.copyOf(head);
        }
    }

    /** All events so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    public List<Event> events(String... types) {
        return events.stream()
                .filter(event -> List.of(types).contains(event.type()))
                .toList();
    }

    /** Final and revised candles so far. */
    Stream<Event> closed() {
        return events.stream().filter(Event::isClosed);
    }

    /** Whether the other side has ended the stream, or this one. */
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
