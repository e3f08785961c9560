package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.CandleStreams;
import com.kotsin.streamingcandle.persist.SinkTopics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/stream}: candles as they form and close, as server-sent events. */
@RestController
class StreamController {

    private final CandleStreams streams;
    private final List<Timeframe> timeframes;

    StreamController(CandleStreams streams, SinkTopics topics) {
        this.streams = streams;
        this.timeframes = topics.timeframes();
    }

    /**
     * Every pair of these symbols and timeframes; each parameter may be repeated, or hold several values with commas.
     *
     * @param lastEventIdHeader id of the last event that the client got before, sent by browsers that connect again
     * @param lastEventId likewise, for clients that cannot set headers
     */
    @GetMapping("/api/v1/stream")
    void stream(
            @RequestParam(required = false) List<String> symbol,
            @RequestParam(required = false) List<String> timeframe,
            @RequestHeader(name = "Last-Event-ID", required = false) String lastEventIdHeader,
            @RequestParam(required = false) String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, HttpRequestMethodNotSupportedException {
        // Spring takes HEAD for GET, and what is written for it always succeeds: its stream would never end.
        if (!HttpMethod.GET.matches(request.getMethod())) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of(HttpMethod.GET.name()));
        }
        streams.open(
                request,
                response,
                Parameters.symbols(symbol),
                timeframes(timeframe),
                lastEventIdHeader != null ? lastEventIdHeader : lastEventId);
    }

    private Set<Timeframe> timeframes(List<String> parameter) {
        Set<Timeframe> wanted = new TreeSet<>();
        Parameters.values(parameter).forEach(text -> wanted.add(timeframe(text)));
        if (wanted.isEmpty()) {
            throw notATimeframe(null);
        }
        return wanted;
    }

    private Timeframe timeframe(String text) {
        try {
            Timeframe timeframe = Timeframe.parse(text);
            if (timeframes.contains(timeframe)) {
                return timeframe;
            }
        } catch (IllegalArgumentException e) {
            // Not a timeframe at all: the same answer as for one that is not kept.
        }
        throw notATimeframe(text);
    }

    private BadParameterException notATimeframe(String text) {
        return new BadParameterException(
                "timeframe",
                text,
                "one or more of " + timeframes.stream().map(Timeframe::toString).collect(Collectors.joining(", ")));
    }
}
