package com.kotsin.streamingcandle.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.live.Outbox.Event;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One connection of the web server, whose client reads when the test says so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStreamIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** So many that they do not fit into the buffers between the two sides. */
    private static final int VERSIONS = 20_000;

    private static final String FILL = "x".repeat(1_000);

    @TempDir
    Path directory;

    private final Outbox outbox = new Outbox();
    private final AtomicInteger ended = new AtomicInteger();
    private final Tomcat tomcat = new Tomcat();
    private volatile Consumer<Runnable> afterRest = Runnable::run;
    private volatile EventStream stream;

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.setHostname("127.0.0.1");
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("connectionTimeout", Long.toString(PATIENCE.toMillis()));
        tomcat.getConnector().setProperty("socket.txBufSize", "65536");
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "stream", new HttpServlet() {
                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        EventStream opened = EventStream.open(request, response, outbox, afterRest);
                        opened.begin(ended::incrementAndGet);
                        stream = opened;
                    }
                })
                .setAsyncSupported(true);
        context.addServletMappingDecoded("/", "stream");
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** The answer to HTTP 1.0 comes without chunks. */
    private Socket open() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", tomcat.getConnector().getLocalPort()));
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        await().atMost(PATIENCE).until(() -> stream != null);
        return socket;
    }

    private static byte[] frame(String kind, int number) {
        return "event: %s\ndata: %d %s\n\n".formatted(kind, number, FILL).getBytes(US_ASCII);
    }

    /** The numbers of one kind of event, until this one of any kind. */
    private static List<Integer> numbers(BufferedReader lines, String kind, int last) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                int number = Integer.parseInt(line.split(" ")[1]);
                if (event.equals(kind)) {
                    numbers.add(number);
                }
                if (number == last) {
                    return numbers;
                }
            }
        }
        throw new AssertionError("The stream ended after " + numbers);
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    @Test
    void a_client_that_reads_slowly_gets_the_newest_and_no_queue_of_what_formed_meanwhile() throws Exception {
        try (Socket socket = open()) {
            for (int version = 1; version <= VERSIONS; version++) {
                outbox.putForming("A 1m", 0, frame("live", version));
                stream.send();
            }
            List<Integer> got = numbers(lines(socket), "live", VERSIONS);
            assertThat(got).isSorted().doesNotHaveDuplicates().hasSizeLessThan(VERSIONS / 10);
        }
    }

    @Test
    void a_client_that_reads_slowly_gets_all_that_closed_meanwhile() throws Exception {
        try (Socket socket = open()) {
            for (int closed = 1; closed <= Outbox.MOST_WAITING; closed++) {
                outbox.addClosed("A 1m", closed, new Event(null, frame("final", closed)));
                outbox.putForming("A 1m", closed + 1, frame("live", closed));
                stream.send();
            }
            outbox.addClosed("A 1m", VERSIONS, new Event(null, frame("final", VERSIONS)));
            stream.send();
            assertThat(numbers(lines(socket), "final", VERSIONS).subList(0, Outbox.MOST_WAITING))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, Outbox.MOST_WAITING)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void a_client_that_has_gone_is_noticed_by_what_is_sent() throws Exception {
        open().close();
        await().atMost(PATIENCE).until(() -> {
            outbox.beat(frame("heartbeat", 0));
            stream.send();
            return ended.get() > 0;
        });
        assertThat(ended).hasValue(1);
    }

    @Test
    void a_stream_that_is_completed_ends_for_its_client() throws Exception {
        try (Socket socket = open()) {
            stream.complete();
            BufferedReader lines = lines(socket);
            await().atMost(PATIENCE).until(() -> lines.readLine() == null);
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void no_other_thread_writes_before_the_one_of_the_web_server_has_come_back() throws Exception {
        BlockingQueue<Runnable> rested = new LinkedBlockingQueue<>();
        afterRest = rested::add;
        try (Socket socket = open()) {
            Runnable letOthersWrite = rested.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            outbox.beat(frame("heartbeat", 1));
            stream.send();
            assertThat(outbox.next()).as("what waits").isEqualTo(frame("heartbeat", 1));
            outbox.beat(frame("heartbeat", 2));
            letOthersWrite.run();
            assertThat(numbers(lines(socket), "heartbeat", 2)).containsExactly(2);
        }
    }
}
