package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.web.HttpSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** What reads the candle topics on demand, on Spring Boot's Kafka connection. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    private static final int API_TIMEOUT_MILLIS = 5_000;
    /** A partition that is new to the consumer is asked for when the question before is answered. */
    private static final int MOST_FETCH_WAIT_MILLIS = 100;

    private static final int RECORDS = 5_000;
    private static final String SEND_BUFFER_BYTES = "65536";

    @Bean(destroyMethod = "close")
    LiveTimer liveTimer() {
        return new LiveTimer();
    }

    @Bean(destroyMethod = "close")
    CandleFeed recentMinutes(
            LiveTopics topics,
            ConsumerFactory<?, ?> boot,
            Calendars calendars,
            LiveTimer liveTimer,
            InstantSource clock) {
        return new CandleFeed(
                topics, name -> consumer(topics, boot, name), () -> new SymbolBook(calendars), liveTimer, clock);
    }

    private static Consumer<byte[], byte[]> consumer(LiveTopics topics, ConsumerFactory<?, ?> boot, String name) {
        Map<String, Object> config = new HashMap<>(boot.getConfigurationProperties());
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.instanceId() + "-" + name);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A place that is not there any more must be noticed, not skipped.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MOST_FETCH_WAIT_MILLIS);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .createConsumer();
    }

    @Bean
    CandleStreams candleStreams(
            HttpSettings settings, CandleFeed feed, LiveTimer liveTimer, InstantSource clock, MeterRegistry meters) {
        CandleStreams streams = new CandleStreams(settings, feed, liveTimer, clock);
        Gauge.builder("streamingcandle.subscribers", streams, CandleStreams::count)
                .description("Streams of server-sent events that are open")
                .register(meters);
        Gauge.builder("streamingcandle.followed.symbols", feed, CandleFeed::size)
                .description("Symbols whose candles are read because somebody asks for them")
                .register(meters);
        return streams;
    }

    /** What waits in the kernel for a slow client is as stale as what would wait here. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallSendBuffers() {
        return tomcat -> tomcat.addConnectorCustomizers(
                connector -> connector.setProperty("socket.txBufSize", SEND_BUFFER_BYTES));
    }
}
