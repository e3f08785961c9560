package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.stage.ClosedMark;
import com.kotsin.streamingcandle.stage.LivePace;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Sequence;
import com.kotsin.streamingcandle.stage.WindowIndex;
import com.kotsin.streamingcandle.stage.WindowKey;
import com.kotsin.streamingcandle.stage.WindowState;
import com.kotsin.streamingcandle.stage.WindowSweep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The windows of the symbols of one ticks partition. They close when that partition's marks say so, and never by a clock
 * of their own, so that a backlog is not cut. Only ever used by the thread of its task.
 */
final class SourceRollup {

    private final RollupSettings settings;
    private final TaskState state;
    private final RollupOutput output;
    private final WindowKey keys;
    private final Minutes minutes;
    private final WindowSweep sweep;
    private final byte[] progressKey;
    private final WindowIndex<RollupWindow> open = new WindowIndex<>();
    private final Deque<ClosedMark> waitingMarks = new ArrayDeque<>();
    private final LivePace<RollupWindow> pace;
    private final Shared<String> exchanges = new Shared<>();
    private final Shared<Window> windows = new Shared<>();
    private final Shared<Origin> origins = new Shared<>();

    private long through = Long.MIN_VALUE;
    private long sequence;

    SourceRollup(String source, RollupSettings settings, TaskState state, RollupOutput output) {
        this.settings = settings;
        this.state = state;
        this.output = output;
        this.keys = new WindowKey(source);
        this.minutes = new Minutes(state.minutes());
        this.sweep = new WindowSweep(state.windows(), keys, settings.timeframe().millis());
        this.progressKey = source.getBytes(StandardCharsets.UTF_8);
        this.pace = new LivePace<>(settings.liveInterval(), settings.thread().beat());
    }

    /**
     * Takes up what an earlier run left in the stores, and says again live what is open.
     *
     * @param each takes the symbol of every window, open or closed
     */
    void restore(BiConsumer<String, Window> each) {
        byte[] before = state.progress().get(progressKey);
        if (before != null) {
            SourceProgress progress = SourceProgress.decode(before);
            through = progress.through();
            sequence = progress.sequence();
            if (progress.waiting() != null) {
                waitingMarks.add(progress.waiting());
            }
        }
        try (KeyValueIterator<byte[], byte[]> all = state.windows().range(keys.from(0), keys.from(Long.MAX_VALUE))) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> entry = all.next();
                WindowState stored = WindowState.decode(entry.value);
                each.accept(keys.symbol(entry.key), stored.window());
                if (!WindowState.isClosed(entry.value)) {
                    RollupWindow window =
                            window(keys.symbol(entry.key), stored.exchange(), stored.window(), stored.origin());
                    minutes.forEach(entry.key, window::close);
                    open(window);
                    pace.await(window.symbol(), window);
                }
            }
        }
    }

    /** Takes a final or revised one-minute candle. */
    void takeClosed(Candle minute, Origin origin, Window window, Sequence place, long now) {
        if (place.number() <= sequence) {
            // Read again, since the offsets of the group were lost or reset while the state stayed.
            return;
        }
        closeForGood(place.closedThrough(), now);
        byte[] key = keys.of(window.start(), minute.symbol().getBytes(StandardCharsets.UTF_8));
        RollupWindow known = open.find(minute.symbol(), minute.start());
        byte[] stored = known == null ? state.windows().get(key) : null;
        // A window is stored with its first minute, so most minutes are known to be new without a look into the store.
        boolean mayBeKnown = known == null ? stored != null : known.holds(minute.start());
        Minutes.Taken taken = mayBeKnown ? minutes.take(key, minute) : minutes.takeNew(key, minute);
        if (taken != Minutes.Taken.KNOWN) {
            if (known == null && (stored != null || window.settles() <= through)) {
                sayAgain(key, stored, minute, origin, window);
            } else {
                RollupWindow target = known != null ? known : openNew(minute, origin, window);
                boolean stands = target.hasClosedMinutes();
                takeInto(target, key, taken, minute);
                target.takenAt(place.number());
                if (!stands) {
                    put(key, target, WindowState.NOT_SENT);
                }
                sendLiveIfDue(target, now);
            }
        }
        sequence = place.number();
        applyMarks(now);
        saveProgress();
    }

    private void takeInto(RollupWindow window, byte[] key, Minutes.Taken taken, Candle minute) {
        if (taken == Minutes.Taken.NEW) {
            window.close(minute.start(), OpenCandle.of(minute));
        } else {
            window.clear();
            minutes.forEach(key, window::close);
        }
    }

    private void sayAgain(byte[] key, byte[] stored, Candle minute, Origin origin, Window window) {
        WindowState before = stored == null ? null : WindowState.decode(stored);
        RollupWindow closed = before == null
                ? new RollupWindow(minute.symbol(), minute.exchange(), window, origin)
                : RollupWindow.restored(minute.symbol(), before);
        minutes.forEach(key, closed::close);
        int revision = before == null ? 0 : before.revision() + 1;
        put(key, closed, revision);
        output.closed(closed, revision);
    }

    /** Takes a forming one-minute candle. */
    void takeLive(Candle minute, Origin origin, Window window, long now) {
        RollupWindow forming = open.find(minute.symbol(), minute.start());
        if (forming == null) {
            byte[] key = keys.of(window.start(), minute.symbol().getBytes(StandardCharsets.UTF_8));
            if (window.settles() <= through || state.windows().get(key) != null) {
                return;
            }
            forming = openNew(minute, origin, window);
        }
        if (forming.form(minute.start(), OpenCandle.of(minute))) {
            sendLiveIfDue(forming, now);
        }
    }

    /** Takes a mark; it holds when all minutes that were sent before it are read. */
    void takeMark(ClosedMark mark, long now) {
        waitingMarks.add(mark);
        applyMarks(now);
        saveProgress();
    }

    private void applyMarks(long now) {
        while (!waitingMarks.isEmpty() && waitingMarks.peek().sequence() <= sequence) {
            ClosedMark mark = waitingMarks.poll();
            closeForGood(mark.through(), now);
            closeQuiet(mark, now);
        }
    }

    private void closeForGood(long closedThrough, long now) {
        if (closedThrough > through) {
            through = closedThrough;
            open.takeThrough(through, window -> close(window, now));
            sweep.settledThrough(through - settings.horizonMillis(), minutes::drop);
        }
    }

    private void closeQuiet(ClosedMark mark, long now) {
        List<RollupWindow> goingOn = new ArrayList<>();
        open.takeThrough(mark.quietThrough(), window -> {
            if (window.isSettledAt(mark.sequence())) {
                close(window, now);
            } else {
                goingOn.add(window);
            }
        });
        goingOn.forEach(open::add);
    }

    private void close(RollupWindow window, long now) {
        pace.forget(window.symbol(), window);
        settings.metrics().openWindows(settings.timeframe(), -1);
        if (window.hasClosedMinutes()) {
            put(keys.of(window.window().start(), window.symbolBytes()), window, 0);
            output.closed(window, 0);
            settings.metrics()
                    .closeDelay(settings.timeframe(), now - window.window().settles());
        }
    }

    private void put(byte[] key, RollupWindow window, int revision) {
        state.windows().put(key, window.encode(revision));
        sweep.stored(window.window().start());
    }

    private RollupWindow openNew(Candle minute, Origin origin, Window window) {
        RollupWindow opened = window(minute.symbol(), minute.exchange(), window, origin);
        open(opened);
        return opened;
    }

    private RollupWindow window(String symbol, String exchange, Window window, Origin origin) {
        return new RollupWindow(symbol, exchanges.of(exchange), windows.of(window), origins.of(origin));
    }

    private void open(RollupWindow window) {
        open.add(window);
        settings.metrics().openWindows(settings.timeframe(), 1);
    }

    private void sendLiveIfDue(RollupWindow window, long now) {
        if (pace.mayGo(window.symbol(), window)) {
            output.live(window, now);
        }
    }

    /** The task goes elsewhere, and its windows with it. */
    void stop() {
        settings.metrics().openWindows(settings.timeframe(), -open.size());
    }

    void sendLive(long now) {
        if (!settings.thread().beat().hasBacklog()) {
            pace.sendDue(now, window -> output.live(window, now));
        }
    }

    boolean hasLiveWaiting() {
        return pace.hasWaiting();
    }

    private void saveProgress() {
        state.progress().put(progressKey, new SourceProgress(through, sequence, waitingMarks.peekLast()).encode());
    }
}
