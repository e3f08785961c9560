package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolledRecordsTest {

    private static final String TOPIC = "ticks";

    private final PolledRecords polled = new PolledRecords();

    private static ConsumerRecords<byte[], byte[]> poll(int partition, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset : offsets) {
            records.add(new ConsumerRecord<>(TOPIC, partition, offset, null, new byte[0]));
        }
        var at = new TopicPartition(TOPIC, partition);
        return new ConsumerRecords<>(
                Map.of(at, records), Map.of(at, new OffsetAndMetadata(offsets[offsets.length - 1] + 1)));
    }

    private List<Long> after(int partition, long offset) {
        return polled.after(TOPIC, partition, offset).stream()
                .map(ConsumerRecord::offset)
                .toList();
    }

    @Test
    void only_the_first_record_of_a_partition_goes_on() {
        var firsts = polled.firsts(poll(0, 5, 6, 9));

        assertThat(firsts).extracting(ConsumerRecord::offset).containsExactly(5L);
    }

    @Test
    void the_position_behind_all_is_handed_on() {
        var firsts = polled.firsts(poll(0, 5, 6, 9));

        assertThat(firsts.nextOffsets().get(new TopicPartition(TOPIC, 0)).offset())
                .isEqualTo(10);
    }

    @Test
    void the_others_follow_the_first_in_their_order() {
        polled.firsts(poll(0, 5, 6, 9));

        assertThat(after(0, 5)).containsExactly(6L, 9L);
    }

    @Test
    void partitions_are_kept_apart() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> both = new HashMap<>();
        for (int partition = 0; partition < 2; partition++) {
            var at = new TopicPartition(TOPIC, partition);
            both.put(at, poll(partition, 5, 6 + partition).records(at));
        }

        polled.firsts(new ConsumerRecords<>(both, Map.of()));

        assertThat(after(0, 5)).containsExactly(6L);
        assertThat(after(1, 5)).containsExactly(7L);
    }

    @Test
    void polls_may_wait_one_behind_the_other() {
        polled.firsts(poll(0, 5, 6));
        polled.firsts(poll(0, 7, 8));

        assertThat(after(0, 5)).containsExactly(6L);
        assertThat(after(0, 7)).containsExactly(8L);
    }

    @Test
    void a_record_is_given_away_once() {
        polled.firsts(poll(0, 5, 6));
        after(0, 5);

        assertThat(after(0, 5)).isEmpty();
    }

    @Test
    void nothing_follows_a_record_that_came_alone() {
        polled.firsts(poll(0, 5));

        assertThat(after(0, 5)).isEmpty();
        assertThat(after(1, 5)).isEmpty();
    }

    @Test
    void a_poll_that_is_repeated_takes_the_place_of_the_first() {
        polled.firsts(poll(0, 5, 6, 7));
        polled.firsts(poll(0, 5, 6));

        assertThat(after(0, 5)).containsExactly(6L);
    }

    @Test
    void what_was_polled_before_a_partition_came_back_further_on_is_forgotten() {
        polled.firsts(poll(0, 5, 6));
        polled.firsts(poll(0, 20, 21));

        assertThat(after(0, 20)).containsExactly(21L);
        assertThat(after(0, 5)).isEmpty();
    }

    @Test
    void what_was_polled_of_a_partition_that_went_elsewhere_is_forgotten() {
        polled.firsts(poll(0, 5, 6));
        polled.firsts(poll(1, 5, 7));

        polled.assigned(Set.of(new TopicPartition(TOPIC, 1)));

        assertThat(after(0, 5)).isEmpty();
        assertThat(after(1, 5)).containsExactly(7L);
    }
}
