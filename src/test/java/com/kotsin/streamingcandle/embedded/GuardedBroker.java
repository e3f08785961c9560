package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker in this process that lets in and allows only what it is told. Its clients come through a {@link Relay}, which
 * leads them to one {@link Door} of it; who comes by its port for tests, without anything, may do all.
 */
public final class GuardedBroker implements AutoCloseable {

    private static final int ITERATIONS = 4_096;
    private static final String HERE = "san=ip:127.0.0.1";

    /** What a client meets. All show a certificate of the same authority, but for those that say so. */
    public enum Door {
        /** TLS; user and password by SCRAM-SHA-512, or a token by OAUTHBEARER. */
        PASSWORD("SASL_SSL"),
        /** TLS with a certificate of the client. */
        CERTIFICATE("SSL"),
        /** As {@link #PASSWORD}, with a certificate whose time is over. */
        EXPIRED("SASL_SSL"),
        /** As {@link #PASSWORD}, with a certificate of another host. */
        OTHER_HOST("SASL_SSL"),
        /** As {@link #PASSWORD}, with a certificate of another authority. */
        OTHER_AUTHORITY("SASL_SSL"),
        /** User and password without TLS. */
        NO_TLS("SASL_PLAINTEXT");

        private final String protocol;

        Door(String protocol) {
            this.protocol = protocol;
        }
    }

    private final EmbeddedBroker broker;
    private final Certificates certificates;
    private final Relay relay;
    private final Map<Door, Integer> ports;
    private final Admin admin;

    private GuardedBroker(EmbeddedBroker broker, Certificates certificates, Relay relay, Map<Door, Integer> ports) {
        this.broker = broker;
        this.certificates = certificates;
        this.relay = relay;
        this.ports = ports;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    public static GuardedBroker start(Path directory) throws IOException, InterruptedException {
        Certificates certificates = new Certificates(directory.resolve("certificates"), "of-the-key-stores");
        Certificates others = new Certificates(directory.resolve("others"), certificates.password());
        Map<Door, Path> keys = new EnumMap<>(Door.class);
        Path good = certificates.key("broker", "-ext", HERE);
        keys.put(Door.PASSWORD, good);
        keys.put(Door.CERTIFICATE, good);
        keys.put(Door.NO_TLS, good);
        keys.put(Door.EXPIRED, certificates.key("expired", "-ext", HERE, "-startdate", "-9d", "-validity", "2"));
        keys.put(Door.OTHER_HOST, certificates.key("other-host", "-ext", "san=dns:elsewhere.example"));
        keys.put(Door.OTHER_AUTHORITY, others.key("broker", "-ext", HERE));
        Relay relay = new Relay();
        Map<Door, Integer> ports = new EnumMap<>(Door.class);
        for (Door door : Door.values()) {
            ports.put(door, Ports.free());
        }
        EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), settings -> {
            settings.put("authorizer.class.name", RecordingAuthorizer.class.getName());
            settings.put("super.users", "User:ANONYMOUS");
            for (Door door : Door.values()) {
                append(settings, "listeners", "%s://127.0.0.1:%d".formatted(door, ports.get(door)));
                append(settings, "advertised.listeners", "%s://127.0.0.1:%d".formatted(door, relay.port()));
                append(settings, "listener.security.protocol.map", "%s:%s".formatted(door, door.protocol));
                Map<String, String> ofDoor = settings(door, keys.get(door), certificates);
                ofDoor.forEach((name, value) ->
                        settings.put("listener.name.%s.%s".formatted(door.name().toLowerCase(), name), value));
            }
        });
        GuardedBroker guarded = new GuardedBroker(broker, certificates, relay, ports);
        guarded.leadTo(Door.PASSWORD);
        return guarded;
    }

    private static void append(Properties settings, String name, String more) {
        settings.put(name, settings.get(name) + "," + more);
    }

    private static Map<String, String> settings(Door door, Path key, Certificates certificates) {
        Map<String, String> settings = Stream.of("ssl.keystore.password", "ssl.key.password")
                .collect(Collectors.toMap(name -> name, name -> certificates.password()));
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", key.toString());
        if (door == Door.CERTIFICATE) {
            settings.put("ssl.client.auth", "required");
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.location", certificates.authority().toString());
            settings.put("ssl.principal.mapping.rules", "RULE:^CN=([^,]+)$/$1/");
        } else {
            settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,OAUTHBEARER");
            settings.put(
                    "scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
            settings.put(
                    "oauthbearer.sasl.jaas.config",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";");
            settings.put(
                    "oauthbearer.sasl.server.callback.handler.class",
                    "org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler");
        }
        return settings;
    }

    /** Where every door's clients begin. */
    public String address() {
        return "127.0.0.1:" + relay.port();
    }

    /** For tests, which may do all. */
    public EmbeddedBroker broker() {
        return broker;
    }

    public Certificates certificates() {
        return certificates;
    }

    public Relay relay() {
        return relay;
    }

    /** Ends all connections; new ones meet this door. */
    public void leadTo(Door door) {
        relay.leadTo(ports.get(door));
    }

    /** Makes the user, or changes its password. */
    public void letIn(String user, String password) throws ExecutionException, InterruptedException {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                .all()
                .get();
    }

    /** May do all. */
    public Admin admin() {
        return admin;
    }

    @Override
    public void close() {
        admin.close();
        relay.close();
        broker.close();
    }
}
