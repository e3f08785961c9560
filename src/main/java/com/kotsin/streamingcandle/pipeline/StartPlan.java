package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.persist.SinkSettings;
import com.kotsin.streamingcandle.web.HttpSettings;
import com.mongodb.ConnectionString;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** What a start would do, said in lines under headings. Takes from the settings only what is no secret. */
final class StartPlan {

    /** Beside heap and state stores: code, threads, buffers of the network. */
    private static final long REST_MEGABYTES = 300;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final StreamingCandleProperties properties;
    private final DirectoryCheck directory;
    private final TopicNames names;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, List<String>> lines = new LinkedHashMap<>();

    StartPlan(StreamingCandleProperties properties, DirectoryCheck directory) {
        this.properties = properties;
        this.directory = directory;
        this.names = TopicNames.of(properties);
    }

    List<String> warnings() {
        return warnings;
    }

    Map<String, List<String>> lines() {
        return lines;
    }

    void add(String heading, List<String> told) {
        lines.put(heading, told);
    }

    private void add(String heading, String... told) {
        lines.put(heading, List.of(told));
    }

    /** Where brokers and store are, and how they are spoken to. */
    void addConnections(KafkaProperties kafka, Environment environment) {
        Map<String, Object> config = kafka.buildAdminProperties();
        Object protocol = config.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
        Object mechanism = config.get(SaslConfigs.SASL_MECHANISM);
        add(
                "Kafka",
                "%s, %s%s"
                        .formatted(
                                String.join(",", kafka.getBootstrapServers()),
                                protocol,
                                mechanism == null ? "" : " with " + mechanism),
                "cluster " + (properties.clusterId().isEmpty() ? "any" : properties.clusterId()));
        ConnectionString store = new ConnectionString(environment.getRequiredProperty("spring.mongodb.uri"));
        add(
                "MongoDB",
                "%s, %s, %s"
                        .formatted(
                                String.join(",", store.getHosts()),
                                Boolean.TRUE.equals(store.getSslEnabled()) ? "TLS" : "no TLS",
                                store.getCredential() == null
                                        ? "no user"
                                        : "as user " + store.getCredential().getUserName()));
    }

    void addTopics() {
        List<String> told = new ArrayList<>();
        for (StreamingCandleProperties.Source source : properties.sources()) {
            told.add("reads %s: format %s, calendar %s, grace %s, %s; made with %d partitions if it is missing"
                    .formatted(
                            source.topic(),
                            source.format(),
                            source.calendar() == null ? "by rules" : source.calendar(),
                            readable(source.grace() == null ? properties.grace() : source.grace()),
                            source.keying() == StreamingCandleProperties.Keying.REPARTITION
                                    ? "repartitioned by symbol"
                                    : "keyed by symbol",
                            properties.topics().partitions()));
        }
        for (NewTopic topic :
                new TopicSetup(properties).outputs(properties.topics().partitions())) {
            String partitions =
                    topic.name().equals(names.deadLetters()) ? "1 partition" : "partitions as the largest ticks topic";
            told.add("writes %s: %s, %s".formatted(topic.name(), partitions, retention(topic)));
        }
        add("Topics", told);
    }

    private static String retention(NewTopic topic) {
        String millis = topic.configs().get(TopicConfig.RETENTION_MS_CONFIG);
        if (millis == null) {
            return "the newest of each key is kept";
        }
        return millis.equals("-1")
                ? "kept until told otherwise"
                : "kept " + readable(Duration.ofMillis(Long.parseLong(millis)));
    }

    private static String readable(Duration duration) {
        return duration.equals(Duration.ofDays(duration.toDays())) && !duration.isZero()
                ? duration.toDays() + "d"
                : duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    void addGroups(SinkSettings sink) {
        List<String> told = new ArrayList<>();
        for (Timeframe timeframe : properties.timeframes()) {
            told.add("%s as %s-%s".formatted(names.applicationId(timeframe), properties.instanceId(), timeframe));
        }
        if (sink.enabled()) {
            told.add("%s-mongo-sink as %s-mongo-sink".formatted(properties.applicationId(), properties.instanceId()));
        }
        add("Application ids and consumer groups", told);
    }

    void addStore(SinkSettings sink) {
        String collections = properties.timeframes().stream()
                .map(timeframe -> "candles_" + timeframe)
                .collect(Collectors.joining(", "));
        add(
                "MongoDB collections",
                "%s of database %s, %s"
                        .formatted(
                                collections,
                                sink.database(),
                                !sink.enabled()
                                        ? "read but not written (streamingcandle.sink.enabled=false)"
                                        : sink.retention() == null
                                                ? "kept until told otherwise"
                                                : "kept " + readable(sink.retention())));
    }

    /** Today's sessions of each calendar that a source may use. */
    void addCalendars(Calendars calendars, Instant now) {
        boolean byRules = properties.sources().stream().anyMatch(source -> source.calendar() == null);
        List<String> used = byRules
                ? List.copyOf(calendars.names())
                : properties.sources().stream()
                        .map(StreamingCandleProperties.Source::calendar)
                        .distinct()
                        .toList();
        add(
                "Sessions of today",
                used.stream().map(name -> today(calendars.get(name), now)).toList());
    }

    private String today(SessionCalendar calendar, Instant now) {
        if (!(calendar instanceof WeeklyCalendar weekly)) {
            return calendar.name() + ": never closes";
        }
        ZoneId zone = weekly.zone();
        LocalDate day = now.atZone(zone).toLocalDate();
        List<TradingSession> sessions = weekly.sessionsOn(day);
        LocalDate knownThrough = weekly.timetable().knownThrough();
        if (knownThrough != null && day.isAfter(knownThrough)) {
            warnings.add("Calendar %s knows its holidays through %s only".formatted(weekly.name(), knownThrough));
        }
        String hours = sessions.stream()
                .map(session -> "%s to %s".formatted(at(session.open(), zone), at(session.close(), zone)))
                .collect(Collectors.joining(", "));
        String windows = properties.timeframes().stream()
                .map(timeframe -> "%d of %s"
                        .formatted(
                                sessions.stream()
                                        .mapToInt(session -> windows(session, timeframe))
                                        .sum(),
                                timeframe))
                .collect(Collectors.joining(", "));
        return "%s: %s %s %s"
                .formatted(
                        weekly.name(),
                        day,
                        zone.getId().equals(ZoneOffset.UTC.getId()) ? "UTC" : zone,
                        sessions.isEmpty() ? "no session" : "%s; windows %s".formatted(hours, windows));
    }

    private static String at(long millis, ZoneId zone) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    private static int windows(TradingSession session, Timeframe timeframe) {
        int count = 0;
        for (long time = session.open(); time < session.close(); count++) {
            time = Window.at(time, timeframe, session).end();
        }
        return count;
    }

    void addMemory() {
        long heap = DataSize.ofBytes(Runtime.getRuntime().maxMemory()).toMegabytes();
        long stores = properties.memory().rocksdb().toMegabytes();
        long sum = heap + stores + REST_MEGABYTES;
        add(
                "Memory",
                "heap %d MB (of this Java; start the service with the same options), state stores %d MB, rest about %d MB: %d MB"
                        .formatted(heap, stores, REST_MEGABYTES, sum));
        machineMegabytes()
                .filter(machine -> machine < sum)
                .ifPresent(machine -> warnings.add(
                        "The process may need %d MB, but the machine or container has %d MB; lower -Xmx or streamingcandle.memory.rocksdb"
                                .formatted(sum, machine)));
    }

    private static Optional<Long> machineMegabytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? Optional.of(DataSize.ofBytes(machine.getTotalMemorySize()).toMegabytes())
                : Optional.empty();
    }

    void addDirectories() {
        directory.warning().ifPresent(warnings::add);
        List<String> told = new ArrayList<>();
        told.add("state %s: %s".formatted(directory.path(), directory.state()));
        told.add("calendars: those that come with the program%s".formatted(and(properties.calendarsDir())));
        told.add("formats: those that come with the program%s".formatted(and(properties.formatsDir())));
        add("Directories", told);
    }

    private static String and(Object more) {
        return more == null ? "" : ", and those of " + more;
    }

    void addHttp(ServerProperties server, HttpSettings http, Environment environment) {
        InetAddress address = server.getAddress();
        boolean tls = server.getSsl() != null && server.getSsl().isEnabled();
        String who = http.apiKey() != null
                ? "whoever shows the API key"
                : http.anonymous() ? "anybody" : "anybody on this machine, without a key";
        List<String> told = new ArrayList<>();
        told.add("%s://%s:%s for %s"
                .formatted(
                        tls ? "https" : "http",
                        address == null ? "0.0.0.0" : address.getHostAddress(),
                        server.getPort() == null ? "8080" : server.getPort(),
                        who));
        Optional.ofNullable(environment.getProperty("management.server.port"))
                .ifPresent(port -> told.add("management on port " + port));
        add("HTTP", told);
    }
}
