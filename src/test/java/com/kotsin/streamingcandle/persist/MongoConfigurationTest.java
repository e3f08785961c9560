package com.kotsin.streamingcandle.persist;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.internal.MongoClientImpl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MongoConfigurationTest {

    private static final String URI = "spring.mongodb.uri=mongodb://127.0.0.1:1/";

    @Test
    void no_operation_waits_for_ever() {
        client(URI, settings -> {
            assertThat(settings.getClusterSettings().getServerSelectionTimeout(MILLISECONDS))
                    .isEqualTo(2_000);
            assertThat(settings.getSocketSettings().getConnectTimeout(MILLISECONDS))
                    .isEqualTo(5_000);
            assertThat(settings.getSocketSettings().getReadTimeout(MILLISECONDS))
                    .isEqualTo(5_000);
            assertThat(settings.getConnectionPoolSettings().getMaxWaitTime(MILLISECONDS))
                    .isEqualTo(5_000);
        });
    }

    @Test
    void a_majority_acknowledges_each_write() {
        client(
                URI,
                settings -> assertThat(settings.getWriteConcern())
                        .isEqualTo(WriteConcern.MAJORITY.withWTimeout(5_000, MILLISECONDS)));
    }

    @Test
    void what_the_uri_says_wins() {
        client(URI + "?serverSelectionTimeoutMS=7000&w=1", settings -> {
            assertThat(settings.getClusterSettings().getServerSelectionTimeout(MILLISECONDS))
                    .isEqualTo(7_000);
            assertThat(settings.getWriteConcern().getWObject()).isEqualTo(1);
        });
    }

    private static void client(String uri, Consumer<MongoClientSettings> check) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MongoAutoConfiguration.class))
                .withUserConfiguration(MongoConfiguration.class)
                .withBean(InstantSource.class, () -> InstantSource.fixed(Instant.EPOCH))
                .withPropertyValues(uri)
                .run(context -> check.accept(((MongoClientImpl) context.getBean(MongoClient.class)).getSettings()));
    }
}
