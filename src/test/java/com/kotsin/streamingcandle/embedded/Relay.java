package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on to a port of this machine, as well or as badly as it is told; what it is told holds for open
 * connections too, and at once. No byte is lost or changes its place: what is held back goes on later, as TCP has it. Safe for
 * use by many threads.
 */
public final class Relay implements AutoCloseable {

    private static final int PIECE = 16 << 10;
    private static final int PIECES_UNDER_WAY = 512;
    /** A throttled connection is given its bytes so often. */
    private static final int TURNS_PER_SECOND = 20;

    /**
     * @param moreNanos how much later than others the share {@code late} of the pieces comes
     * @param bytesPerSecond of each connection and way; 0 for as many as there are
     */
    private record Mode(
            boolean resets,
            boolean forwards,
            long delayNanos,
            long jitterNanos,
            double late,
            long moreNanos,
            long bytesPerSecond) {

        private static final Mode PASS = new Mode(false, true, 0, 0, 0, 0, 0);
        private static final Mode BLACK_HOLE = new Mode(false, false, 0, 0, 0, 0, 0);
        private static final Mode RESET = new Mode(true, false, 0, 0, 0, 0, 0);
    }

    private final ServerSocket server;
    private final Set<Link> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();
    private final Random random = new Random(42);
    private volatile Mode mode = Mode.PASS;
    private volatile int target;

    /** On a free port of 127.0.0.1. */
    public Relay() throws IOException {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    /** @param port 0 for a free one */
    public Relay(InetAddress address, int port) throws IOException {
        server = new ServerSocket(port, 50, address);
        start("relay", this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Connections so far. */
    public int taken() {
        return taken.get();
    }

    /** Cuts all connections; new ones lead to this port. */
    public void leadTo(int port) {
        target = port;
        open.forEach(Link::reset);
    }

    /** Hides nothing, and holds nothing back. */
    public void pass() {
        set(Mode.PASS);
    }

    /** Every piece comes so much later, each way, and at random up to so much sooner or later than that. */
    public void delay(Duration each, Duration jitter) {
        delay(each, jitter, 0, Duration.ZERO);
    }

    /** Likewise, and a share of the pieces comes still later, as what was lost on its way and sent again. */
    public void delay(Duration each, Duration jitter, double late, Duration more) {
        set(new Mode(false, true, each.toNanos(), jitter.toNanos(), late, more.toNanos(), 0));
    }

    /** So many bytes a second at most, of each connection and each way. */
    public void throttle(long bytesPerSecond) {
        set(new Mode(false, true, 0, 0, 0, 0, bytesPerSecond));
    }

    /** Connections are taken and stay open, and nothing comes through, also no end. */
    public void blackHole() {
        set(Mode.BLACK_HOLE);
    }

    /** Resets all connections, and new ones as soon as they are taken. */
    public void reset() {
        set(Mode.RESET);
        open.forEach(Link::reset);
    }

    /** Tells the clients of open connections that nothing more will come, while what they send still goes on. */
    public void halfClose() {
        open.forEach(Link::endToClient);
    }

    private synchronized void set(Mode next) {
        mode = next;
        notifyAll();
    }

    /** Waits while nothing may pass. */
    private synchronized Mode awaitForwarding(Link link) throws InterruptedException {
        while (!mode.forwards() && !link.ended) {
            wait();
        }
        return mode;
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Link link = new Link(server.accept());
                taken.incrementAndGet();
                open.add(link);
                if (mode.resets()) {
                    link.reset();
                } else {
                    start("relay-link", link::run);
                }
            } catch (IOException e) {
                // Closed, or the client has gone again.
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A client's connection and the one that it leads to. */
    private final class Link {

        private final Socket client;
        private volatile Socket there;
        private volatile Way toClient;
        private volatile boolean ended;

        Link(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                awaitForwarding(this);
                if (ended) {
                    return;
                }
                there = new Socket(InetAddress.getLoopbackAddress(), target);
                // As both ends have it; else a short piece waits for the other side to confirm the one before.
                client.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                Way toTarget = new Way(this, client, there);
                toClient = new Way(this, there, client);
                toTarget.begin();
                toClient.begin();
                if (ended) {
                    reset();
                }
                toTarget.done.await();
                toClient.done.await();
                close();
            } catch (IOException e) {
                reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void endToClient() {
            Way way = toClient;
            if (way != null) {
                way.end();
            }
        }

        void reset() {
            linger(client);
            linger(there);
            close();
        }

        private void linger(Socket socket) {
            try {
                if (socket != null) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // It is closed already.
            }
        }

        void close() {
            ended = true;
            open.remove(this);
            close(client);
            close(there);
            wake();
        }

        private void close(Socket socket) {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                // Nothing more can be done about it.
            }
        }
    }

    /** @param bytes none for the end */
    private record Piece(byte[] bytes, long dueNanos) {}

    /** One direction of a link. What is read and waits for its time does not keep from reading more. */
    private final class Way {

        private final Link link;
        private final Socket from;
        private final Socket to;
        private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);
        private final CountDownLatch done = new CountDownLatch(1);
        private long lastDue = System.nanoTime();

        Way(Link link, Socket from, Socket to) {
            this.link = link;
            this.from = from;
            this.to = to;
        }

        void begin() {
            start("relay-read", this::read);
            start("relay-write", this::write);
        }

        private void read() {
            try {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[PIECE];
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    put(Arrays.copyOf(buffer, length));
                }
                put(new byte[0]);
            } catch (IOException e) {
                link.reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void put(byte[] bytes) throws InterruptedException {
            Mode now = mode;
            long delay = now.delayNanos();
            if (now.jitterNanos() > 0) {
                delay += Math.round((2 * random.nextDouble() - 1) * now.jitterNanos());
            }
            if (now.late() > 0 && random.nextDouble() < now.late()) {
                delay += now.moreNanos();
            }
            lastDue = Math.max(lastDue, System.nanoTime() + delay);
            Piece piece = new Piece(bytes, lastDue);
            while (!link.ended && !underWay.offer(piece, 100, TimeUnit.MILLISECONDS)) {
                // The other side does not take any more, or may not.
            }
        }

        void end() {
            try {
                to.shutdownOutput();
            } catch (IOException e) {
                link.reset();
            }
        }

        private void write() {
            try {
                while (!link.ended) {
                    Piece piece = underWay.poll(100, TimeUnit.MILLISECONDS);
                    if (piece == null) {
                        continue;
                    }
                    TimeUnit.NANOSECONDS.sleep(piece.dueNanos() - System.nanoTime());
                    if (piece.bytes().length == 0) {
                        awaitForwarding(link);
                        end();
                        return;
                    }
                    send(piece.bytes());
                }
            } catch (IOException e) {
                if (!to.isOutputShutdown()) {
                    link.reset();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                done.countDown();
            }
        }

        private void send(byte[] bytes) throws IOException, InterruptedException {
            for (int sent = 0; sent < bytes.length && !link.ended; ) {
                long perSecond = awaitForwarding(link).bytesPerSecond();
                int length = bytes.length - sent;
                if (perSecond > 0) {
                    length = (int) Math.min(length, Math.max(1, perSecond / TURNS_PER_SECOND));
                }
                to.getOutputStream().write(bytes, sent, length);
                sent += length;
                if (perSecond > 0) {
                    TimeUnit.NANOSECONDS.sleep(Duration.ofSeconds(length).toNanos() / perSecond);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // Nothing more can be done about it.
        }
        open.forEach(Link::close);
    }
}
