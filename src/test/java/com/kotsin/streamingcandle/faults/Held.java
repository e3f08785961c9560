package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.leaks.Footprint;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.Map;

/**
 * What a process under load holds after a collection.
 *
 * @param threads but those that the virtual machine begins for compilation and collection
 * @param descriptors but sockets and files of the state, which come and go with the work
 * @param heap live bytes
 */
record Held(long threads, long descriptors, long heap) {

    private static final int READINGS = 4;
    private static final String STATE = "/rocksdb/";
    private static final int MEBI = 1 << 20;

    /** The least of several looks: what is held for a moment does not count. */
    static Held by(ApplicationProcess process) {
        Held held = look(process);
        for (int reading = 1; reading < READINGS; reading++) {
            held = held.atMost(look(process));
        }
        return held;
    }

    private static Held look(ApplicationProcess process) {
        Footprint footprint = Footprint.of(process.pid());
        long descriptors = footprint.descriptors().entrySet().stream()
                .filter(each ->
                        !each.getKey().equals("socket") && !each.getKey().contains(STATE))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Held(
                footprint.figures().threads(), descriptors, footprint.figures().heap());
    }

    private Held atMost(Held other) {
        return new Held(
                Math.min(threads, other.threads), Math.min(descriptors, other.descriptors), Math.min(heap, other.heap));
    }

    /** Waits until there are no more threads and descriptors than before, and notes what there is then. */
    Held assertAsBefore(Stage stage, ApplicationProcess process, Duration figure) {
        Held[] now = {look(process)};
        Duration took;
        try {
            took = stage.awaiting("threads and descriptors as before", figure.multipliedBy(2), () -> {
                now[0] = now[0].atMost(look(process));
                return now[0].threads <= threads && now[0].descriptors <= descriptors;
            });
        } finally {
            stage.note("threads", threads + " → " + now[0].threads);
            stage.note("descriptors", descriptors + " → " + now[0].descriptors);
            stage.note("heap", heap / MEBI + " → " + now[0].heap / MEBI + " MiB");
        }
        stage.assertWithin("threads and descriptors as before after", took, figure);
        return now[0];
    }
}
