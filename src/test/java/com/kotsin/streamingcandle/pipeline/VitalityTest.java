package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VitalityTest {

    private static final String GROUP = "candles-1m";
    private static final Duration SHORT = Vitality.STALLED_AFTER.minusSeconds(1);
    private static final Duration LONG = Vitality.STALLED_AFTER;

    @TempDir
    private Path base;

    private Instant now = Instant.parse("2025-05-05T10:00:00Z");
    private final Instant began = now;
    private final StreamProgress progress = new StreamProgress(() -> now);
    private final BrokerContact brokers = mock();
    private final ConsumerLag lag = mock();
    private final TimeframeStream stream = mock();
    private InstanceDirectory directory;
    private Vitality vitality;

    @BeforeEach
    void start() {
        directory = InstanceDirectory.take(base, "host", true);
        vitality = new Vitality(brokers, lag, directory, () -> now);
        when(brokers.answers()).thenReturn(Optional.of(began));
        when(lag.of(GROUP)).thenReturn(Optional.empty());
        when(stream.timeframe()).thenReturn(Timeframe.ONE_MINUTE);
        when(stream.progress()).thenReturn(progress);
        is("RUNNING", 4);
        progress.polled(0);
    }

    private void is(String state, long tasks) {
        when(stream.status()).thenReturn(new TimeframeStream.Status(GROUP, state, tasks, 0, null, began));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void groupHas(long records, Instant since) {
        when(lag.of(GROUP)).thenReturn(Optional.of(new ConsumerLag.Place(records, 4711, since)));
    }

    private Optional<String> reason() {
        return vitality.stall(stream).map(Vitality.Stall::reason);
    }

    @Test
    void an_instance_that_has_read_everything_may_commit_nothing_for_hours() {
        progress.committed();
        pass(Duration.ofHours(9));
        progress.polled(0);

        assertThat(reason()).isEmpty();
    }

    @Test
    void one_that_has_more_to_read_and_commits_nothing_stands_still() {
        progress.polled(5);
        pass(SHORT);
        progress.polled(5);
        assertThat(reason()).isEmpty();

        pass(LONG);
        progress.polled(5);

        assertThat(reason()).hasValue("there is more to read, and it commits nothing");
        assertThat(vitality.stall(stream).orElseThrow().since()).isEqualTo(began);
    }

    @Test
    void one_that_commits_does_not_stand_still_however_far_it_is_behind() {
        progress.polled(1_000_000);
        pass(LONG);
        progress.committed();
        pass(SHORT);
        progress.polled(1_000_000);

        assertThat(reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "REBALANCING"})
    void one_whose_thread_asks_for_no_records_stands_still(String state) {
        is(state, 4);
        pass(LONG);

        assertThat(reason()).hasValue("its thread does not ask for records");
    }

    @Test
    void one_that_takes_up_its_state_for_an_hour_does_not() {
        is("REBALANCING", 2);
        progress.polled(7);
        pass(Duration.ofHours(1));
        progress.polled(7);

        assertThat(reason()).isEmpty();
    }

    @Test
    void one_without_tasks_stands_still_if_its_group_does() {
        is("RUNNING", 0);
        groupHas(9, began);
        pass(LONG);
        progress.polled(0);

        assertThat(reason()).hasValue("it has no tasks, and no process reads what there is to be read");
    }

    @Test
    void one_without_tasks_is_well_while_another_process_reads() {
        is("RUNNING", 0);
        pass(LONG);
        groupHas(9, now.minus(SHORT));
        progress.polled(0);

        assertThat(reason()).isEmpty();
    }

    @Test
    void one_without_tasks_is_well_while_there_is_nothing_to_read() {
        is("RUNNING", 0);
        groupHas(0, began);
        pass(LONG);
        progress.polled(0);

        assertThat(reason()).isEmpty();
    }

    @Test
    void nobody_is_blamed_while_the_brokers_are_away_or_are_just_back() {
        progress.polled(5);
        pass(LONG);
        progress.polled(5);
        when(brokers.answers()).thenReturn(Optional.empty());
        assertThat(reason()).isEmpty();

        when(brokers.answers()).thenReturn(Optional.of(now.minus(SHORT)));
        assertThat(reason()).isEmpty();

        when(brokers.answers()).thenReturn(Optional.of(now.minus(LONG)));
        assertThat(reason()).isPresent();
    }

    @Test
    void the_process_has_to_end_for_an_instance_that_stands_still_for_minutes() {
        progress.polled(5);
        pass(Vitality.GIVEN_UP_AFTER.minusSeconds(1));
        progress.polled(5);
        assertThat(vitality.hopeless(List.of(stream))).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(vitality.hopeless(List.of(stream)))
                .hasValue("The 1m instance stands still since %s: there is more to read, and it commits nothing"
                        .formatted(began));
    }

    @Test
    void a_process_without_tasks_outlives_the_one_that_has_them_and_stands_still() {
        is("RUNNING", 0);
        groupHas(9, began);
        progress.polled(0);
        pass(Vitality.GIVEN_UP_AFTER.multipliedBy(2).minusSeconds(1));
        progress.polled(0);
        assertThat(vitality.hopeless(List.of(stream))).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(vitality.hopeless(List.of(stream)))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith("no process reads what there is to be read"));
    }

    @Test
    void the_process_has_to_end_when_its_directory_is_gone_for_a_minute() throws IOException {
        assertThat(vitality.hopeless(List.of())).isEmpty();
        Files.move(directory.path(), base.resolve("elsewhere"));
        assertThat(vitality.hopeless(List.of())).isEmpty();

        pass(Vitality.LOST_FOR);

        assertThat(vitality.hopeless(List.of()))
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains(directory.path().toString(), "moved, deleted or replaced"));
    }

    @Test
    void a_directory_that_comes_back_was_never_lost() throws IOException {
        Files.move(directory.path(), base.resolve("elsewhere"));
        vitality.hopeless(List.of());
        Files.move(base.resolve("elsewhere"), directory.path());
        vitality.hopeless(List.of());
        Files.move(directory.path(), base.resolve("elsewhere"));
        pass(Vitality.LOST_FOR);

        assertThat(vitality.hopeless(List.of())).isEmpty();
    }

    @Test
    void another_directory_in_its_place_is_not_the_directory() throws IOException {
        Files.move(directory.path(), base.resolve("elsewhere"));
        InstanceDirectory.take(base, "host", true).close();

        assertThat(directory.isLost()).isTrue();
    }
}
