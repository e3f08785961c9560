package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.load.LoadRun;
import com.kotsin.streamingcandle.market.SessionCalendar;
import java.util.stream.Collectors;

/** Which ticks topics a load may be sent to. */
final class LoadSource {

    private static final String FORMAT = "native";
    private static final String REMEDY =
            "Give the service, and this command, another topic for loads: streamingcandle.sources[n].topic=load with"
                    + " .calendar=always.";

    private LoadSource() {}

    /** @throws StartupFailure if the settings name no such topic, or one of another format or keying */
    static StreamingCandleProperties.Source of(String topic, StreamingCandleProperties properties) {
        StreamingCandleProperties.Source source = properties.sources().stream()
                .filter(each -> each.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> StartupFailure.badConfiguration(
                        "Topic %s is no source of the service; those are %s"
                                .formatted(
                                        topic,
                                        properties.sources().stream()
                                                .map(StreamingCandleProperties.Source::topic)
                                                .collect(Collectors.joining(", "))),
                        REMEDY));
        require(
                source.format().equals(FORMAT),
                "Topic %s has format %s; a load is sent in format %s".formatted(topic, source.format(), FORMAT));
        require(
                source.keying() == StreamingCandleProperties.Keying.BY_SYMBOL,
                "Topic %s is not keyed by symbol, as a load is".formatted(topic));
        return source;
    }

    /** @throws StartupFailure if the market of the topic closes, or windows without trades are filled */
    static void requireSuitable(TickSource source) {
        SessionCalendar calendar = source.calendarOf().calendarOf(LoadRun.EXCHANGE, LoadRun.EXAMPLE);
        require(
                calendar.equals(SessionCalendar.ALWAYS),
                "Topic %s has calendar %s; a load needs a market that never closes"
                        .formatted(source.topic(), calendar.name()));
        require(
                source.fill() == TickSource.Fill.NONE,
                "Topic %s fills windows without trades, which a load does not expect".formatted(source.topic()));
    }

    private static void require(boolean suits, String problem) {
        if (!suits) {
            throw StartupFailure.badConfiguration(problem, REMEDY);
        }
    }
}
