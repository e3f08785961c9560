package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamProgressTest {

    private static final TopicPartition FIRST = new TopicPartition("changelog", 0);
    private static final TopicPartition SECOND = new TopicPartition("changelog", 1);

    private final StreamProgress progress = new StreamProgress(InstantSource.fixed(Instant.EPOCH));

    @Test
    void what_is_left_of_the_state_is_told_over_all_changelogs() {
        progress.onRestoreStart(FIRST, "windows", 100, 200);
        progress.onRestoreStart(SECOND, "windows", 0, 300);
        progress.onBatchRestored(FIRST, "windows", 149, 50);

        assertThat(progress.restore()).hasValue(new StreamProgress.Restore(350, 12));
    }

    @Test
    void a_changelog_that_is_read_counts_until_all_are() {
        progress.onRestoreStart(FIRST, "windows", 0, 100);
        progress.onRestoreStart(SECOND, "windows", 0, 100);
        // The last offsets may be markers of transactions, which are no records.
        progress.onBatchRestored(FIRST, "windows", 97, 98);
        progress.onRestoreEnd(FIRST, "windows", 98);
        assertThat(progress.restore()).hasValue(new StreamProgress.Restore(100, 50));

        progress.onRestoreEnd(SECOND, "windows", 100);

        assertThat(progress.restore()).isEmpty();
    }

    @Test
    void the_next_state_is_counted_without_the_one_before() {
        progress.onRestoreStart(FIRST, "windows", 0, 900);
        progress.onRestoreEnd(FIRST, "windows", 900);

        progress.onRestoreStart(SECOND, "windows", 0, 100);

        assertThat(progress.restore()).hasValue(new StreamProgress.Restore(100, 0));
    }

    @Test
    void a_task_that_goes_elsewhere_takes_its_changelog_along() {
        progress.onRestoreStart(FIRST, "windows", 0, 900);

        progress.onRestoreSuspended(FIRST, "windows", 17);

        assertThat(progress.restore()).isEmpty();
    }
}
