package com.kotsin.streamingcandle.persist;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** How this application uses Spring Boot's MongoDB client. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SinkSettings.class)
public class MongoConfiguration {

    private static final int BEFORE_THE_URI_IS_APPLIED = -1;
    private static final int CONNECTIONS = 8;

    @Bean
    StoreContact storeContact() {
        return new StoreContact();
    }

    /** The driver would wait 30 s for a server and for ever for an answer. */
    @Bean
    @Order(BEFORE_THE_URI_IS_APPLIED)
    MongoClientSettingsBuilderCustomizer shortTimeouts(SinkSettings settings, StoreContact contact) {
        long selectionMillis = settings.serverSelectionTimeout().toMillis();
        long operationMillis = settings.operationTimeout().toMillis();
        return client -> client.writeConcern(WriteConcern.MAJORITY.withWTimeout(operationMillis, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(selectionMillis, TimeUnit.MILLISECONDS)
                                .addClusterListener(contact))
                .applyToSocketSettings(socket -> socket.connectTimeout((int) operationMillis, TimeUnit.MILLISECONDS)
                        .readTimeout((int) operationMillis, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(
                        pool -> pool.maxSize(CONNECTIONS).maxWaitTime(operationMillis, TimeUnit.MILLISECONDS));
    }

    @Bean
    MongoDatabase candleDatabase(MongoClient client, SinkSettings settings) {
        return client.getDatabase(settings.database());
    }

    @Bean
    CandleHistory candleHistory(MongoDatabase candleDatabase) {
        return new CandleHistory(candleDatabase);
    }

    @Bean
    KnownSymbols knownSymbols(MongoDatabase candleDatabase, InstantSource clock) {
        return new KnownSymbols(candleDatabase, clock);
    }
}
