package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.load.Lags;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Faults of every second cycle, in the middle of its steady phase. The first kills the process, so that most of a soak is the
 * life of one.
 */
final class Faults implements AutoCloseable {

    /** What can be done to a service; names are those of the fault matrix. */
    private enum Fault {
        F1("killed (SIGKILL) and started again"),
        F48("clients that ask for candles and never read"),
        F19("brokers away"),
        F43("store away");

        private final String what;

        Fault(String what) {
            this.what = what;
        }
    }

    private static final Duration START = Duration.ofMinutes(3);
    /** Of F48. */
    static final int SILENT_CLIENTS = 20;

    private static final double FIRST_AT = 0.3;
    private static final double APART = 0.35;
    /** How long something is away, of a steady phase. */
    private static final double LENGTH = 0.06;

    private static final long MOST_AWAY_MILLIS = 70_000;
    private static final long LEAST_AWAY_MILLIS = 3_000;
    private static final int CYCLES_WITH = 3;
    /** Records that a group may lag behind when all is as before. */
    private static final long CAUGHT_UP = 500;

    private record Planned(Fault fault, long at, long until) {}

    private final SoakSettings settings;
    private final ServiceProcess service;
    private final StreamClients clients;
    private final InstantSource clock;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "soak-faults");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Planned> planned = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Fault> all = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private Planned current;
    private long doneAt;
    private CompletableFuture<Void> work;
    private boolean silentHere;

    Faults(SoakSettings settings, ServiceProcess service, StreamClients clients, InstantSource clock) {
        this.settings = settings;
        this.service = service;
        this.clients = clients;
        this.clock = clock;
        if (settings.faults()) {
            all.add(Fault.F1);
            all.add(Fault.F48);
            addIfPossible(Fault.F19, settings.brokers());
            addIfPossible(Fault.F43, settings.store());
        }
    }

    private void addIfPossible(Fault fault, Optional<SoakSettings.Outage> outage) {
        if (outage.isPresent()) {
            all.add(fault);
        } else {
            leftOut.add(fault.name() + ", " + fault.what);
        }
    }

    /** Those of which nobody said how to do them. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** Plans those of a step that begins. */
    void plan(Step step, long now) {
        if (step.phase() != Phase.STEADY || step.cycle() % 2 != 0) {
            return;
        }
        int slot = step.cycle() / 2 - 1;
        double at = FIRST_AT;
        long away = Math.min(MOST_AWAY_MILLIS, Math.max(LEAST_AWAY_MILLIS, Math.round(step.millis() * LENGTH)));
        for (int each = slot % CYCLES_WITH; each < all.size(); each += CYCLES_WITH) {
            long begin = now + Math.round(step.millis() * at);
            planned.add(new Planned(all.get(each), begin, begin + away));
            at += APART;
        }
    }

    /**
     * Does what is due.
     *
     * @param lags as they are known now
     */
    void act(Lags lags) {
        long now = clock.millis();
        if (current == null && !planned.isEmpty() && now >= planned.get(0).at()) {
            current = planned.remove(0);
            doneAt = Long.MAX_VALUE;
            begin(current);
        }
        if (current == null) {
            return;
        }
        if (silentHere && now >= current.until()) {
            silentHere = false;
            clients.endSilent();
        }
        if (doneAt == Long.MAX_VALUE && work.isDone() && !silentHere) {
            doneAt = now;
        }
        // What was known before all was there again says nothing.
        boolean caughtUp = lags.asked() >= doneAt && lags.most() >= 0 && lags.most() <= CAUGHT_UP;
        boolean isOver = doneAt <= now && (work.isCompletedExceptionally() || caughtUp && service.isWell());
        boolean isHopeless = now > current.until() + START.toMillis() * 2;
        if (isOver || isHopeless) {
            boolean ok = isOver && !work.isCompletedExceptionally();
            String what = current.fault().what + (work.isCompletedExceptionally() ? "; " + problem() : "");
            events.add(new Event(current.at(), current.fault().name(), what, now - current.at(), ok));
            current = null;
        }
    }

    /** Whatever is not over by now, or was to begin, is noted as that. */
    void end() {
        if (current != null) {
            planned.add(0, current);
            current = null;
        }
        planned.forEach(fault ->
                events.add(new Event(fault.at(), fault.fault().name(), fault.fault().what, Event.NEVER, false)));
        planned.clear();
    }

    /** Why what was to be done could not be done. */
    private String problem() {
        return work.handle((done, problem) -> problem)
                .thenApply(problem -> problem.getCause() == null ? problem : problem.getCause())
                .join()
                .getMessage();
    }

    private void begin(Planned fault) {
        switch (fault.fault()) {
            case F1 -> work = inBackground(this::killAndStart);
            case F48 -> {
                clients.comeSilent(SILENT_CLIENTS);
                silentHere = true;
                work = CompletableFuture.completedFuture(null);
            }
            case F19 -> work = outage(settings.brokers().orElseThrow(), fault);
            case F43 -> work = outage(settings.store().orElseThrow(), fault);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private CompletableFuture<Void> inBackground(Work task) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                worker);
    }

    private void killAndStart() throws IOException, InterruptedException {
        service.kill();
        service.start();
        if (!service.awaitReady(START)) {
            throw new IOException("The service does not get ready");
        }
    }

    private CompletableFuture<Void> outage(SoakSettings.Outage outage, Planned fault) {
        return inBackground(() -> {
            shell(outage.stop());
            TimeUnit.MILLISECONDS.sleep(Math.max(0, fault.until() - clock.millis()));
            shell(outage.start());
        });
    }

    private void shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        service.log().resolveSibling("outages.log").toFile()))
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("Failed: " + command);
        }
    }

    /** What happened since this was asked before. */
    List<Event> takeEvents() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
