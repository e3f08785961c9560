package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.CandleStreams;
import com.kotsin.streamingcandle.persist.SinkTopics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/stream}: candles as they form and close, as server-sent events. */
@RestController
class StreamController {

    private static final int MOST_SYMBOLS = 50;

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
            @RequestParam(required = false) String[] symbol,
            @RequestParam(required = false) String[] timeframe,
            @RequestHeader(name = "Last-Event-ID", required = false) String lastEventIdHeader,
            @RequestParam(required = false) String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        streams.open(
                request,
                response,
                symbols(symbol),
                timeframes(timeframe),
                lastEventIdHeader != null ? lastEventIdHeader : lastEventId);
    }

    private static Stream<String> values(String[] parameter) {
        return parameter == null
                ? Stream.empty()
                : Arrays.stream(parameter)
                        .flatMap(each -> Arrays.stream(each.split(",")))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty());
    }

    private static Set<String> symbols(String[] parameter) {
        Set<String> symbols = values(parameter).collect(Collectors.toCollection(LinkedHashSet::new));
        if (symbols.isEmpty() || symbols.size() > MOST_SYMBOLS) {
            throw new BadParameterException(
                    "symbol",
                    parameter == null ? null : String.join(",", parameter),
                    "1 to %d symbols of instruments, such as NSE:RELIANCE".formatted(MOST_SYMBOLS));
        }
        return symbols;
    }

    private Set<Timeframe> timeframes(String[] parameter) {
        Set<Timeframe> wanted = new TreeSet<>();
        values(parameter).forEach(text -> wanted.add(timeframe(text)));
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
