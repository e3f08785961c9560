package com.kotsin.streamingcandle.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamPositionTest {

    private static final long SEED = Long.getLong("seed", 3);
    private static final List<TopicPartition> TWO =
            List.of(new TopicPartition("candles-1m", 0), new TopicPartition("candles-5m", 0));

    @Test
    void what_is_written_is_read() {
        Random random = new Random(SEED);
        for (int i = 0; i < 1_000; i++) {
            List<TopicPartition> partitions = IntStream.range(0, 1 + random.nextInt(300))
                    .mapToObj(partition -> new TopicPartition("candles-1m", partition))
                    .toList();
            long[] offsets = random.longs(partitions.size())
                    .map(any -> (any >>> 1) >> random.nextInt(63))
                    .toArray();
            assertThat(StreamPosition.decode(partitions, StreamPosition.encode(partitions, offsets)))
                    .as("seed %d", SEED)
                    .hasValueSatisfying(read -> assertThat(read).isEqualTo(offsets));
        }
    }

    @Test
    void it_is_short() {
        assertThat(StreamPosition.encode(TWO, new long[] {1_000_000, 200_000})).hasSizeLessThan(16);
    }

    @Test
    void that_of_other_partitions_is_none() {
        String id = StreamPosition.encode(TWO, new long[] {1, 2});
        assertThat(StreamPosition.decode(TWO.subList(0, 1), id)).isEmpty();
        assertThat(StreamPosition.decode(List.of(TWO.get(1), TWO.get(0)), id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "????", "AAAAAAAA", "\u0000", "//////////////"})
    void nonsense_is_none(String id) {
        assertThat(StreamPosition.decode(TWO, id)).isEmpty();
    }

    @Test
    void whatever_comes_it_is_read_or_refused() {
        Random random = new Random(SEED);
        String good = StreamPosition.encode(TWO, new long[] {1_000_000, 200_000});
        for (int i = 0; i < 10_000; i++) {
            char[] changed = good.toCharArray();
            changed[random.nextInt(changed.length)] = (char) random.nextInt(128);
            String id = new String(changed, 0, 1 + random.nextInt(changed.length));
            assertThat(StreamPosition.decode(TWO, id))
                    .as("%s (seed %d)", id, SEED)
                    .satisfies(read -> read.ifPresent(
                            offsets -> assertThat(Arrays.stream(offsets).boxed())
                                    .hasSize(2)
                                    .allMatch(offset -> offset >= 0)));
        }
        assertThat(StreamPosition.decode(TWO, "A".repeat(1_000_000))).isEmpty();
    }
}
