package com.kotsin.streamingcandle.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two processes of one application id, as far as two can be in one virtual machine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ComingAndGoingIT {

    private static final String FIRST = "host-a";
    private static final String SECOND = "host-b";
    private static final Logger LOG =
            (Logger) LoggerFactory.getLogger("com.kotsin.streamingcandle.pipeline.TimeframeStream");

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private Surroundings surroundings;
    private WholeApplication first;

    @BeforeEach
    void start() {
        surroundings = new Surroundings(directory);
        first = application(FIRST);
        await("all instances of the first are members")
                .ignoreExceptions()
                .atMost(WholeApplication.PATIENCE)
                .until(() -> members(FIRST) == WholeApplication.MINUTES.size());
        LOG.setLevel(Level.INFO);
        said.start();
        LOG.addAppender(said);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(said);
        LOG.setLevel(null);
        first.close();
        surroundings.close();
    }

    /** One whose instances were all started. */
    private WholeApplication application(String name) {
        WholeApplication application = new WholeApplication(surroundings, name);
        await("all instances of %s were started".formatted(name))
                .atMost(WholeApplication.PATIENCE)
                .until(() -> application.statusOf("/actuator/health/startup") == 200);
        return application;
    }

    /** When an instance of the second process got into a state for the first time, milliseconds. */
    private long first(int minutes, String state) {
        return List.copyOf(said.list).stream()
                .filter(event ->
                        event.getFormattedMessage().startsWith("The %dm instance is %s".formatted(minutes, state)))
                .filter(event -> !event.getThreadName().startsWith(FIRST))
                .mapToLong(ILoggingEvent::getTimeStamp)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private void assertOneAfterTheOther(String begins, String ends, Duration unless) {
        for (int place = 1; place < WholeApplication.MINUTES.size(); place++) {
            int before = WholeApplication.MINUTES.get(place - 1);
            int minutes = WholeApplication.MINUTES.get(place);
            long end = Math.min(first(before, ends), first(before, begins) + unless.toMillis());
            assertThat(first(minutes, begins))
                    .as("%dm is %s after %dm is %s".formatted(minutes, begins, before, ends))
                    .isNotEqualTo(Long.MAX_VALUE)
                    .isGreaterThanOrEqualTo(end);
        }
    }

    private long members(String instanceId) throws InterruptedException, ExecutionException {
        List<String> timeframes =
                first.groups().stream().filter(group -> group.endsWith("m")).toList();
        return surroundings.admin.describeConsumerGroups(timeframes).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.groupInstanceId().orElse("").startsWith(instanceId))
                .count();
    }

    @Test
    void one_that_comes_to_others_takes_work_of_one_timeframe_after_the_other() {
        application(SECOND).close();
        assertOneAfterTheOther("REBALANCING (was CREATED)", "RUNNING", Duration.ofSeconds(10));
    }

    @Test
    void one_that_goes_for_good_leaves_one_timeframe_after_the_other_and_is_in_no_group_when_it_has_stopped()
            throws Exception {
        try (WholeApplication second = application(SECOND)) {
            await("all instances of the second are members")
                    .atMost(WholeApplication.PATIENCE)
                    .until(() -> members(SECOND) == WholeApplication.MINUTES.size());
            // What the command retire tells it.
            Files.createFile(second.stateDirectory().resolve("retired"));
        }
        assertThat(members(SECOND)).isZero();
        assertOneAfterTheOther("PENDING_SHUTDOWN", "NOT_RUNNING", Duration.ofSeconds(2));
    }
}
