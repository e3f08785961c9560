package com.kotsin.streamingcandle.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One connection: sends what is in its outbox whenever the client takes it. Never waits, so a client that takes nothing holds
 * no thread; the server cuts it off after {@code server.tomcat.connection-timeout}.
 */
final class EventStream implements WriteListener, AsyncListener {

    /** Has the client connect again after a second. */
    private static final byte[] FIRST = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Outbox outbox;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Consumer<Runnable> afterRest;

    private boolean first = true;
    private boolean toFlush;
    private boolean ended;
    private boolean finished;
    private boolean writable;
    private int calls;
    private Runnable whenEnded = () -> {};

    private EventStream(AsyncContext context, ServletOutputStream out, Outbox outbox, Consumer<Runnable> afterRest) {
        this.context = context;
        this.out = out;
        this.outbox = outbox;
        this.afterRest = afterRest;
    }

    /** @param afterRest runs a task a moment later, when the container has come back from the call that it made */
    static EventStream open(
            HttpServletRequest request, HttpServletResponse response, Outbox outbox, Consumer<Runnable> afterRest)
            throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // Or nginx would hold events back.
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        EventStream stream = new EventStream(context, response.getOutputStream(), outbox, afterRest);
        context.addListener(stream);
        return stream;
    }

    /** @param task is run once, by any thread */
    synchronized void begin(Runnable task) {
        if (ended) {
            task.run();
        } else {
            whenEnded = task;
            out.setWriteListener(this);
        }
    }

    /** Sends as much as the client takes now. */
    synchronized void send() {
        if (writable) {
            write();
        }
    }

    private void write() {
        try {
            while (!ended && out.isReady()) {
                if (toFlush) {
                    toFlush = false;
                    out.flush();
                } else {
                    byte[] next = first ? FIRST : outbox.next();
                    if (next == null) {
                        return;
                    }
                    first = false;
                    toFlush = true;
                    out.write(next);
                }
            }
        } catch (IOException | RuntimeException e) {
            // The container, which knows of it too, ends the request.
            end();
        }
    }

    /**
     * Tomcat 11.0.24 counts a request for ever whose write fails in another thread while its own comes back from here, and
     * waits for it when the application ends. So others write only later.
     */
    @Override
    public synchronized void onWritePossible() {
        writable = false;
        int call = ++calls;
        write();
        afterRest.accept(() -> letOthersWrite(call));
    }

    private synchronized void letOthersWrite(int call) {
        if (call == calls) {
            writable = true;
            write();
        }
    }

    /** Says goodbye to a client that still listens. */
    void complete() {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        finish();
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            whenEnded.run();
        }
    }

    /** The container tells of an error more than once, and takes only one answer. */
    private void finish() {
        end();
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
        }
        context.complete();
    }

    @Override
    public void onError(Throwable problem) {
        finish();
    }

    @Override
    public void onError(AsyncEvent event) {
        finish();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        finish();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Only ever started by open.
    }
}
