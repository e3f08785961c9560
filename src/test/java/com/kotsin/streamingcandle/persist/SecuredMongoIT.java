package com.kotsin.streamingcandle.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.Certificates;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The driver as the application configures it, against servers of MongoDB's protocol with TLS. They know no users. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecuredMongoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Certificates certificates;
    private static Certificates others;
    private static MongoServer here;
    private static MongoServer elsewhere;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        certificates = new Certificates(directory.resolve("certificates"), "of-the-key-stores");
        others = new Certificates(directory.resolve("others"), "of-the-key-stores");
        here = server("san=ip:127.0.0.1", "here");
        elsewhere = server("san=dns:elsewhere.example", "elsewhere");
    }

    private static MongoServer server(String host, String name) throws Exception {
        char[] password = certificates.password().toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(certificates.key(name, "-ext", host))) {
            keys.load(file, password);
        }
        MongoServer server = new MongoServer(H2Backend.inMemory());
        server.enableSsl(
                (PrivateKey) keys.getKey(name, password),
                null,
                Arrays.copyOf(
                        keys.getCertificateChain(name),
                        keys.getCertificateChain(name).length,
                        X509Certificate[].class));
        server.bind("127.0.0.1", 0);
        return server;
    }

    @AfterAll
    static void stop() {
        here.shutdownNow();
        elsewhere.shutdownNow();
    }

    private static void with(
            MongoServer server, String user, String options, Certificates trusted, Consumer<MongoDatabase> check) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, MongoAutoConfiguration.class))
                .withUserConfiguration(MongoConfiguration.class)
                .withBean(InstantSource.class, () -> InstantSource.fixed(Instant.EPOCH))
                .withPropertyValues(
                        "spring.mongodb.uri=mongodb://%s127.0.0.1:%d/?%s"
                                .formatted(user, server.getLocalAddress().getPort(), options),
                        "spring.mongodb.ssl.bundle=mongodb",
                        "spring.ssl.bundle.pem.mongodb.truststore.certificate=file:" + trusted.authority())
                .run(context -> await().atMost(PATIENCE)
                        // A machine that is busy may need more than one of the application's short timeouts.
                        .ignoreExceptions()
                        .untilAsserted(() -> check.accept(context.getBean(MongoDatabase.class))));
    }

    private static void ping(MongoDatabase database) {
        database.runCommand(new Document("ping", 1));
    }

    @Test
    void a_certificate_of_the_trusted_authority_is_taken() {
        with(here, "", "tls=true", certificates, SecuredMongoIT::ping);
    }

    @Test
    void a_certificate_of_another_authority_is_refused() {
        with(
                here,
                "",
                "tls=true",
                others,
                database -> assertThatThrownBy(() -> ping(database))
                        .isInstanceOf(MongoTimeoutException.class)
                        .hasMessageContaining("unable to find valid certification path"));
    }

    @Test
    void a_certificate_of_another_host_is_refused() {
        with(
                elsewhere,
                "",
                "tls=true",
                certificates,
                database -> assertThatThrownBy(() -> ping(database))
                        .isInstanceOf(MongoTimeoutException.class)
                        .hasMessageContaining("No subject alternative"));
    }

    @Test
    void user_and_password_of_the_uri_are_used_and_the_password_is_not_told() {
        with(
                here,
                "candles:canary@",
                "tls=true&authMechanism=SCRAM-SHA-256",
                certificates,
                database -> assertThatThrownBy(() -> ping(database))
                        .satisfies(refusal -> assertThat(refusal)
                                .isInstanceOf(MongoSecurityException.class)
                                .message()
                                .contains("mechanism=SCRAM-SHA-256", "userName='candles'")
                                .doesNotContain("canary")));
    }
}
