package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Something that works through ticks in processes of its own. */
interface Contender {

    String name();

    /**
     * Starts at the first tick, whatever was started before.
     *
     * @param run begins the names of everything that is made: groups, topics, state
     */
    Work start(String run);

    /**
     * What was started, and where to see how far it is.
     *
     * @param groups that read the ticks
     * @param behind groups that read what those write, each with the topics it reads
     * @param state directory of it, which may be missing
     */
    record Work(
            List<ApplicationProcess> processes,
            TickTopic topic,
            List<String> groups,
            Map<String, List<String>> behind,
            Path state)
            implements AutoCloseable {

        @Override
        public void close() {
            processes.forEach(ApplicationProcess::close);
            StateFiles.delete(state);
        }
    }
}
