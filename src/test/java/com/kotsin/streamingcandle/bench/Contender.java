package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.KafkaView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

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

        /** Whether the groups that read what others of it write have read all of it. */
        boolean hasReadItsOwn(KafkaView kafka) throws InterruptedException, ExecutionException {
            for (Map.Entry<String, List<String>> each : behind.entrySet()) {
                if (kafka.lag(each.getKey(), each.getValue()) > 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() {
            processes.forEach(ApplicationProcess::close);
            StateFiles.delete(state);
        }
    }
}
