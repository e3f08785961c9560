package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.web.HttpSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The streams of server-sent events that are open. Safe for use by several threads. */
public final class CandleStreams implements SmartLifecycle {

    /** After the pipeline has stopped and before the web server does, which waits for open requests. */
    private static final int PHASE = Integer.MAX_VALUE - 768;

    private static final int RETRY_SECONDS = 5;
    /** Much longer than a thread of the web server takes to come back, and not noticed by who looks at a chart. */
    private static final Duration REST = Duration.ofMillis(50);

    private final HttpSettings settings;
    private final CandleFeed feed;
    private final LiveTimer timer;
    private final InstantSource clock;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byClient = new HashMap<>();
    private int count;
    private boolean stopped = true;

    CandleStreams(HttpSettings settings, CandleFeed feed, LiveTimer timer, InstantSource clock) {
        this.settings = settings;
        this.feed = feed;
        this.timer = timer;
        this.clock = clock;
    }

    /**
     * Answers a request with a stream, and returns at once.
     *
     * @param symbols in the order of their snapshots, none twice
     * @param timeframes some of those that there are
     * @param lastEventId id of the last event that the client got before, or {@code null}
     * @throws ErrorResponseException if too many streams are open
     */
    public void open(
            HttpServletRequest request,
            HttpServletResponse response,
            Collection<String> symbols,
            Collection<Timeframe> timeframes,
            String lastEventId)
            throws IOException {
        String client = request.getRemoteAddr();
        admit(client);
        Outbox outbox = new Outbox();
        EventStream stream;
        try {
            stream = EventStream.open(request, response, outbox, task -> timer.once(task, REST));
        } catch (IOException | RuntimeException e) {
            release(client);
            throw e;
        }
        var subscription = new Subscription(
                List.copyOf(symbols),
                timeframes.stream().distinct().sorted().toList(),
                lastEventId,
                outbox,
                stream::send);
        open.add(stream);
        feed.subscribe(subscription);
        Future<?> heartbeat = timer.repeat(
                () -> {
                    outbox.beat(Frames.heartbeat(clock.millis()));
                    stream.send();
                },
                settings.heartbeat());
        stream.begin(() -> {
            heartbeat.cancel(false);
            feed.unsubscribe(subscription);
            open.remove(stream);
            release(client);
        });
    }

    private synchronized void admit(String client) {
        if (stopped) {
            throw refusal(HttpStatus.SERVICE_UNAVAILABLE, "The application is starting or stopping; try again later");
        }
        if (count >= settings.maxConnections()) {
            throw refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "There are %d streams open, as many as streamingcandle.http.max-connections allows; close one, or try again later"
                            .formatted(count));
        }
        int ofClient = byClient.getOrDefault(client, 0);
        if (ofClient >= settings.maxConnectionsPerClient()) {
            throw refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Your address has %d streams open, as many as streamingcandle.http.max-connections-per-client allows; close one, or ask for several symbols in one stream"
                            .formatted(ofClient));
        }
        byClient.put(client, ofClient + 1);
        count++;
    }

    private static ErrorResponseException refusal(HttpStatus status, String detail) {
        var refusal = new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
        refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
        return refusal;
    }

    private synchronized void release(String client) {
        count--;
        byClient.computeIfPresent(client, (each, ofClient) -> ofClient == 1 ? null : ofClient - 1);
    }

    /** How many streams are open. */
    public synchronized int count() {
        return count;
    }

    @Override
    public synchronized void start() {
        stopped = false;
    }

    @Override
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        new ArrayList<>(open).forEach(EventStream::complete);
    }

    @Override
    public synchronized boolean isRunning() {
        return !stopped;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
