package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.stage.LogLimit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the candle topics for those who ask, in one thread and with one consumer that exist while somebody does. Whoever
 * asks for a symbol first has its partitions read; when nobody asks for any symbol of a partition any more, it is left.
 * No consumer group is joined, so every process reads what its own clients want, whoever makes the candles.
 */
final class CandleFeed implements RecentMinutes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CandleFeed.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    /** How long minutes are kept up to date after somebody asked for them. */
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** How long the first who asks for minutes waits for Kafka. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(1);

    private static final int MOST_LEASES = 500;

    private final LiveTopics topics;
    private final Function<String, Consumer<byte[], byte[]>> consumers;
    private final LiveTimer timer;
    private final FollowedSymbols symbols;
    private final BackReader reader;
    private final LogLimit problems;
    private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final Set<SymbolFeed> leases = new LinkedHashSet<>();

    private Thread thread;
    private volatile boolean closed;
    private volatile Tail tail;
    private volatile boolean kafkaIsSlow;

    /** @param consumers makes one, given the last part of its client id */
    CandleFeed(
            LiveTopics topics,
            Function<String, Consumer<byte[], byte[]>> consumers,
            Supplier<SymbolBook> books,
            LiveTimer timer,
            InstantSource clock) {
        this.topics = topics;
        this.consumers = consumers;
        this.timer = timer;
        this.problems = new LogLimit(clock);
        this.reader = new BackReader(() -> consumers.apply("live-reader"), new LogLimit(clock));
        this.symbols = new FollowedSymbols(topics, books, reader, this::submit);
    }

    /** Begins to fill the subscription's outbox, and never waits. */
    void subscribe(Subscription subscription) {
        submit(() -> symbols.add(subscription));
    }

    /** Ends what {@link #subscribe} began. */
    void unsubscribe(Subscription subscription) {
        submit(() -> symbols.remove(subscription));
    }

    @Override
    public List<Candle> of(String symbol) {
        SymbolFeed known = symbols.find(symbol);
        // Read once: the thread of the feed may take it away.
        SymbolBook loaded = known == null ? null : known.book;
        if (loaded != null) {
            known.asked = true;
            return loaded.minutes();
        }
        CompletableFuture<SymbolBook> book = new CompletableFuture<>();
        submit(() -> lease(symbol).ready.thenAccept(book::complete));
        try {
            return book.get(kafkaIsSlow ? 0 : FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .minutes();
        } catch (TimeoutException | ExecutionException e) {
            // Whoever asks next does not wait again for what does not come.
            kafkaIsSlow = true;
            book.thenAccept(each -> kafkaIsSlow = false);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private SymbolFeed lease(String symbol) {
        SymbolFeed feed = symbols.open(symbol);
        if (!feed.leased) {
            feed.leased = true;
            leases.add(feed);
            if (leases.size() > MOST_LEASES) {
                endLease(leases.iterator().next());
            }
            expireLater(feed);
        }
        return feed;
    }

    private void expireLater(SymbolFeed feed) {
        feed.asked = false;
        timer.once(() -> submit(() -> expire(feed)), LEASE);
    }

    private void expire(SymbolFeed feed) {
        if (feed.leased && feed.asked) {
            expireLater(feed);
        } else {
            endLease(feed);
        }
    }

    private void endLease(SymbolFeed feed) {
        leases.remove(feed);
        feed.leased = false;
        symbols.closeIfUnused(feed);
    }

    private void submit(Runnable command) {
        synchronized (this) {
            if (closed) {
                return;
            }
            commands.add(command);
            if (thread == null) {
                thread = new Thread(this::run, "live-feed");
                thread.setDaemon(true);
                thread.start();
            }
        }
        Tail polling = tail;
        if (polling != null && Thread.currentThread() != thread) {
            polling.wakeUp();
        }
    }

    private void run() {
        try {
            do {
                try (Tail opened = new Tail(consumers.apply("live-feed"), topics.all())) {
                    tail = opened;
                    symbols.use(opened);
                    serve(opened);
                } catch (RuntimeException e) {
                    if (problems.allows(e.getClass().getName())) {
                        LOG.warn("Candle topics cannot be followed; trying again until they can", e);
                    }
                    symbols.loadAnew();
                    TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
                } finally {
                    tail = null;
                }
            } while (!isDone());
        } catch (InterruptedException e) {
            LOG.debug("Stopped", e);
        }
    }

    private synchronized boolean isDone() {
        if (closed || (commands.isEmpty() && symbols.isEmpty())) {
            thread = null;
            return true;
        }
        return false;
    }

    private void serve(Tail opened) throws InterruptedException {
        do {
            Runnable command =
                    opened.isEmpty() ? commands.poll(POLL.toMillis(), TimeUnit.MILLISECONDS) : commands.poll();
            for (; command != null; command = commands.poll()) {
                command.run();
            }
            symbols.loadMissing();
            if (!opened.isEmpty()) {
                opened.poll(POLL, symbols::take);
                symbols.activateReady();
                symbols.sendAll();
            }
        } while (!closed && (!symbols.isEmpty() || !commands.isEmpty()));
    }

    /** How many symbols are read. */
    int size() {
        return symbols.size();
    }

    @Override
    public void close() {
        reader.close();
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            // Wakes it if it waits for one.
            commands.add(() -> {});
        }
        Tail polling = tail;
        if (polling != null) {
            polling.wakeUp();
        }
        if (running != null) {
            try {
                running.join(CLOSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
