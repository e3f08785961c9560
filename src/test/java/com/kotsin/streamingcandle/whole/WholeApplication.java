package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.StreamingCandleApplication;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** The application as its main method makes it, but on a port of its own and unable to end the process of the tests. */
final class WholeApplication implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(4);
    static final List<Integer> MINUTES = List.of(1, 2, 3, 5, 15, 30);

    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final String name;
    private final ConfigurableApplicationContext context;
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final TopicTap tap;
    private List<ConsumerRecord<byte[], byte[]>> committed = List.of();

    /**
     * @param name instance id, and database of its candles
     * @param properties beside the connections, or instead of them, {@code key=value}
     */
    WholeApplication(Surroundings surroundings, String name, String... properties) {
        this.surroundings = surroundings;
        this.name = name;
        SpringApplication application = StreamingCandleApplication.application();
        application.addInitializers(fresh -> {
            GenericApplicationContext beans = (GenericApplicationContext) fresh;
            beans.registerBean("processExit", IntConsumer.class, () -> exits::add);
            beans.registerBean(WithoutTests.class);
        });
        Stream<String> own = Stream.of(
                "spring.kafka.bootstrap-servers=" + surroundings.broker.bootstrapServers(),
                "spring.mongodb.uri=" + surroundings.store.uri(),
                "server.port=0",
                "streamingcandle.sink.database=" + name,
                "streamingcandle.instance-id=" + name,
                "streamingcandle.state-dir=" + stateDirectory().getParent());
        Stream<String> settings = Stream.concat(
                own.filter(setting ->
                        Stream.of(properties).noneMatch(mine -> key(mine).equals(key(setting)))),
                Stream.of(properties));
        context = application.run(settings.map("--"::concat).toArray(String[]::new));
        List<String> tapped = new ArrayList<>(candleTopics());
        tapped.add(property("topics.dead-letter", "candles-dead-letter"));
        tap = new TopicTap(surroundings.broker.bootstrapServers(), tapped);
    }

    private static String key(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    /** The scan for components would find the configurations of other tests beside the application's own. */
    static final class WithoutTests extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURL().getPath().contains("/test-classes/");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WithoutTests;
        }

        @Override
        public int hashCode() {
            return WithoutTests.class.hashCode();
        }
    }

    private String property(String key, String otherwise) {
        return context.getEnvironment().getProperty("streamingcandle." + key, otherwise);
    }

    Path stateDirectory() {
        return surroundings.directory.resolve("state").resolve(name);
    }

    String finals(int minutes) {
        return property("topics.prefix", "candles") + "-" + minutes + "m";
    }

    String live(int minutes) {
        return finals(minutes) + "-live";
    }

    List<String> candleTopics() {
        return MINUTES.stream()
                .flatMap(minutes -> Stream.of(finals(minutes), live(minutes)))
                .toList();
    }

    /** The six timeframes' and the sink's. */
    List<String> groups() {
        return Stream.concat(
                        MINUTES.stream().map(minutes -> applicationId() + "-" + minutes + "m"), Stream.of(sinkGroup()))
                .toList();
    }

    private String sinkGroup() {
        return applicationId() + "-mongo-sink";
    }

    private String applicationId() {
        return property("application-id", "candle-processor");
    }

    /**
     * Waits until so many ticks are read, every window is closed and every group has committed what there is; what is
     * asked of candles later is answered as of then.
     */
    void awaitAllClosed(int ticks) {
        await("%s has read %d ticks, closed every window and stored every candle".formatted(name, ticks))
                .atMost(PATIENCE)
                .during(SETTLED)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    assertThat(metric("streamingcandle_ticks_total")).isEqualTo(ticks);
                    assertThat(metric("streamingcandle_open_windows")).isZero();
                    assertThat(lags())
                            .allSatisfy((group, lag) -> assertThat(lag).isZero());
                    // The lag of a group is that of partitions in which it has committed something.
                    assertThat(surroundings.unread(
                                    sinkGroup(),
                                    MINUTES.stream().map(this::finals).toList()))
                            .isEmpty();
                });
        assertThat(exits)
                .as("exit codes with which the application wanted to end")
                .isEmpty();
        committed = tap.all();
    }

    /** Keeps no more of what it says, so that what is in memory is its own. */
    void forgetWhatItSays() {
        tap.close();
    }

    /** Everything in the candle topics and the dead-letter topic. */
    List<ConsumerRecord<byte[], byte[]>> committed() {
        return committed;
    }

    /** Everything in one of these topics. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return committed.stream().filter(tapped -> tapped.topic().equals(topic)).toList();
    }

    Map<String, Long> lags() throws Exception {
        Map<String, Long> lags = new HashMap<>();
        for (String group : groups()) {
            lags.put(group, surroundings.lag(group));
        }
        return lags;
    }

    /** The live candles of a symbol so far; what is said by now, whatever else goes on. */
    List<SaidCandle> live(int minutes, String symbol) {
        return tap.all().stream()
                .filter(tapped -> tapped.topic().equals(live(minutes)))
                .map(ConsumerRecord::value)
                .map(SaidCandle::read)
                .filter(candle -> candle.candle().symbol().equals(symbol))
                .toList();
    }

    /** Every final and revised candle in Kafka, in the order in which each candle was said. */
    List<SaidCandle> said(int minutes) {
        return committed(finals(minutes)).stream()
                .map(ConsumerRecord::value)
                .map(SaidCandle::read)
                .toList();
    }

    /** Every final and revised candle by now, whatever else goes on. */
    List<SaidCandle> saidByNow(int minutes) {
        return tap.all().stream()
                .filter(tapped -> tapped.topic().equals(finals(minutes)))
                .map(ConsumerRecord::value)
                .map(SaidCandle::read)
                .toList();
    }

    /** The newest revision of each candle in Kafka. */
    List<SaidCandle> newest(int minutes) {
        return List.copyOf(said(minutes).stream()
                .collect(Collectors.toMap(
                        SaidCandle::key,
                        candle -> candle,
                        (older, newer) -> newer.revision() > older.revision() ? newer : older))
                .values());
    }

    List<SaidCandle> stored(int minutes) {
        List<SaidCandle> stored = new ArrayList<>();
        for (Document document : surroundings
                .database(name)
                .getCollection("candles_" + minutes + "m")
                .find()) {
            stored.add(SaidCandle.of(document));
        }
        return stored;
    }

    /** Sum of all values of a metric, whatever their labels; 0 if there are none. */
    double metric(String metric) {
        return metrics(metric).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** Values of a metric by the text of their labels. */
    Map<String, Double> metrics(String metric) {
        Map<String, Double> values = new HashMap<>();
        Matcher line = Pattern.compile("^" + metric + "(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE)
                .matcher(get("/actuator/prometheus").body());
        while (line.find()) {
            values.put(line.group(1) == null ? "" : line.group(1), Double.valueOf(line.group(2)));
        }
        return values;
    }

    /** Exit codes with which it wanted to end. */
    List<Integer> exits() {
        return exits;
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    <T> T bean(String beanName, Class<T> type) {
        return context.getBean(beanName, type);
    }

    /** Without waiting for the end of the answer, which may have none. */
    int statusOf(String path) {
        HttpResponse<InputStream> answer = send(path, Map.of(), HttpResponse.BodyHandlers.ofInputStream());
        try {
            answer.body().close();
            return answer.statusCode();
        } catch (IOException e) {
            throw new AssertionError("The answer to GET " + path + " cannot be closed", e);
        }
    }

    /** Requests that the web server has begun and not ended. */
    int openRequests() {
        var server = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
        return Arrays.stream(server.getTomcat().getHost().findChildren())
                .mapToInt(web -> (int) ((StandardContext) web).getInProgressAsyncCount())
                .sum();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    HttpResponse<String> get(String path) {
        return get(path, Map.of());
    }

    HttpResponse<String> get(String path, Map<String, String> headers) {
        return send(path, headers, HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    HttpResponse<Void> head(String path) {
        return send(
                request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()),
                HttpResponse.BodyHandlers.discarding());
    }

    private <T> HttpResponse<T> send(String path, Map<String, String> headers, HttpResponse.BodyHandler<T> body) {
        HttpRequest.Builder request = request(path);
        headers.forEach(request::header);
        return send(request, body);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder builder, HttpResponse.BodyHandler<T> body) {
        HttpRequest request = builder.build();
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new AssertionError("No answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        tap.close();
        context.close();
    }
}
