package com.kotsin.streamingcandle.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class RelayTest {

    private Echo echo;
    private Relay relay;

    /** Gives back what it is given, with a first byte of its own. */
    private static final class Echo implements AutoCloseable {

        private final ServerSocket server;
        private final StringBuffer heard = new StringBuffer();
        private volatile boolean hasEnded;

        Echo(char name) throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            daemon(() -> {
                while (!server.isClosed()) {
                    Socket socket = server.accept();
                    daemon(() -> answer(socket, name));
                }
            });
        }

        private void answer(Socket socket, char name) throws IOException {
            try (socket) {
                socket.getOutputStream().write(name);
                byte[] buffer = new byte[4_096];
                for (int length = socket.getInputStream().read(buffer);
                        length >= 0;
                        length = socket.getInputStream().read(buffer)) {
                    heard.append(new String(buffer, 0, length, UTF_8));
                    socket.getOutputStream().write(buffer, 0, length);
                }
                hasEnded = true;
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // The test is over, or has cut the connection.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        echo = new Echo('a');
        relay = new Relay();
        relay.leadTo(echo.port());
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        echo.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private Socket connected() throws IOException {
        Socket socket = connect();
        assertThat((char) socket.getInputStream().read()).isEqualTo('a');
        return socket;
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(UTF_8));
    }

    private static void assertHears(Socket socket, String words) throws IOException {
        assertThat(new String(socket.getInputStream().readNBytes(words.length()), UTF_8))
                .isEqualTo(words);
    }

    private static void assertHearsNothing(Socket socket) throws IOException {
        socket.setSoTimeout(300);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(30_000);
    }

    private static Duration timeOf(Echo.Work work) throws IOException {
        long from = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - from);
    }

    @Test
    void passes_all_bytes_in_order_and_counts_connections() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        try (Socket socket = connected()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(bytes);
            sent.get();
        }
        connected().close();
        assertThat(relay.taken()).isEqualTo(2);
    }

    @Test
    void passes_the_end_on_each_way_of_its_own() throws Exception {
        try (Socket socket = connected()) {
            say(socket, "hello");
            socket.shutdownOutput();
            assertHears(socket, "hello");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            await().until(() -> echo.hasEnded);
        }
    }

    @Test
    void delays_each_way_without_holding_up_what_comes_after() throws Exception {
        try (Socket socket = connected()) {
            relay.delay(Duration.ofMillis(200), Duration.ofMillis(50));
            Duration one = timeOf(() -> {
                say(socket, "x");
                assertHears(socket, "x");
            });
            assertThat(one).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
            Duration many = timeOf(() -> {
                for (int i = 0; i < 100; i++) {
                    say(socket, "x");
                }
                assertHears(socket, "x".repeat(100));
            });
            // One after the other they would take 40 s.
            assertThat(many).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        }
    }

    @Test
    void delays_some_pieces_more_as_if_they_were_sent_again() throws Exception {
        try (Socket socket = connected()) {
            relay.delay(Duration.ZERO, Duration.ZERO, 1, Duration.ofMillis(400));
            assertThat(timeOf(() -> {
                        say(socket, "x");
                        assertHears(socket, "x");
                    }))
                    .isGreaterThan(Duration.ofMillis(790));
        }
    }

    @Test
    void throttles_to_bytes_a_second() throws Exception {
        try (Socket socket = connected()) {
            relay.throttle(20_000);
            assertThat(timeOf(() -> {
                        say(socket, "x".repeat(20_000));
                        assertHears(socket, "x".repeat(20_000));
                    }))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
        }
    }

    @Test
    void a_black_hole_takes_connections_and_says_nothing_until_it_is_over() throws Exception {
        try (Socket before = connected()) {
            relay.blackHole();
            say(before, "one");
            try (Socket meanwhile = connect()) {
                say(meanwhile, "two");
                assertHearsNothing(meanwhile);
                assertHearsNothing(before);
                assertThat(echo.heard.toString()).isEmpty();

                relay.pass();
                assertHears(before, "one");
                assertHears(meanwhile, "atwo");
            }
        }
    }

    @Test
    void who_leaves_a_black_hole_is_not_missed_before_it_is_over() throws Exception {
        try (Socket before = connected()) {
            relay.blackHole();
            before.shutdownOutput();
            assertHearsNothing(before);
            assertThat(echo.hasEnded).isFalse();
        }
    }

    @Test
    void resets_open_connections_and_new_ones_until_they_pass_again() throws Exception {
        try (Socket before = connected()) {
            relay.reset();
            assertThatThrownBy(() -> before.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThatThrownBy(() -> connect().getInputStream().read()).isInstanceOf(SocketException.class);
        }
        relay.pass();
        connected().close();
    }

    @Test
    void a_half_closed_connection_still_takes_what_is_said() throws Exception {
        try (Socket socket = connected()) {
            relay.halfClose();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            say(socket, "still here");
            await().untilAsserted(() -> assertThat(echo.heard.toString()).isEqualTo("still here"));
        }
    }

    @Test
    void leads_elsewhere_after_cutting_what_led_here() throws Exception {
        try (Echo other = new Echo('b');
                Socket before = connected()) {
            relay.leadTo(other.port());
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
            try (Socket after = connect()) {
                assertHears(after, "b");
            }
        }
    }

    @Test
    void resets_who_is_led_to_nobody() throws Exception {
        // A port that is held and not listened on: an echo that waits for a connection may take one after it was
        // closed.
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            relay.leadTo(nobody.getLocalPort());
            try (Socket socket = connect()) {
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }
}
