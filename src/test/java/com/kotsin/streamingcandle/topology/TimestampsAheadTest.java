package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.aggregate.CandleTopology;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Ticks whose record is stamped two hours ahead of the clock, as a topic lets in that allows it. */
class TimestampsAheadTest extends Play {

    private static final String COPIES = "test-1m-ticks-by-symbol-repartition";
    private static final Instant NOON = at("12:00:00");

    private void writtenAtNoon(String tick) {
        pipeline.tickOf(0, NOON, tick);
    }

    private static Stream<String> changelogs() {
        return CandleTopology.changelogs().stream().map(store -> "test-1m-" + store + "-changelog");
    }

    private List<TestRecord<byte[], byte[]>> changes() {
        return changelogs().flatMap(topic -> pipeline.written(topic).stream()).toList();
    }

    private void assertThatNoneIsAhead(List<TestRecord<byte[], byte[]>> records) {
        assertThat(records)
                .isNotEmpty()
                .allSatisfy(record -> assertThat(record.getRecordTime()).isBeforeOrEqualTo(pipeline.now()));
    }

    @Test
    void are_counted_by_the_time_of_their_trade_and_leave_nothing_stamped_ahead() {
        start();
        pipeline.clock(at("10:00:06"));
        writtenAtNoon(tickWithId("BTC", "1", "100", "10:00:05"));
        assertThatNoneIsAhead(changes());
        writtenAtNoon(tickWithId("BTC", "2", "101", "10:00:06"));
        pipeline.pass(Duration.ofMinutes(2));

        assertThat(said(1)).containsExactly("0: 100 101 100 101 of 2");
        assertThat(pipeline.deadLetters()).isEmpty();
        assertThatNoneIsAhead(changes());
        assertThatNoneIsAhead(pipeline.finalRecords(1));
    }

    @Test
    void are_dead_letters_stamped_now_that_tell_when_the_record_says_it_was_written() {
        start();
        pipeline.clock(TEN);
        writtenAtNoon("no json");
        writtenAtNoon(tickWithId("BTC", "1", "100", "12:00:00"));

        assertThat(pipeline.reasons()).containsExactly("malformed_json", "future_time");
        assertThat(pipeline.deadLetters())
                .allSatisfy(letter ->
                        assertThat(PipelineDriver.header(letter, "timestamp")).isEqualTo("" + NOON.toEpochMilli()));
        assertThatNoneIsAhead(pipeline.deadLetters());
    }

    @Test
    void are_believed_where_they_are_right_and_the_clock_was_set_back() {
        start(Options.defaults(), NOON);
        pipeline.tick(tickWithId("BTC", "1", "100", "12:00:00"));
        pipeline.jump(Duration.ofHours(-2));
        writtenAtNoon(tickWithId("BTC", "2", "101", "12:00:01"));
        pipeline.pass(Duration.ofSeconds(65));
        pipeline.tickOf(0, at("12:01:05"), tickWithId("BTC", "3", "102", "12:01:05"));

        assertThat(pipeline.deadLetters()).isEmpty();
        assertThat(said(1)).containsExactly("0: 100 101 100 101 of 2");
    }

    @Test
    void are_copied_without_being_stamped_ahead_and_their_dead_letters_tell_the_same() {
        start(Options.defaults().timeframes(1).repartitioned());
        trade("100", "10:00:05");
        trade("101", "10:30:00");
        pipeline.pass(Duration.ofSeconds(1));
        pipeline.written(COPIES);
        writtenAtNoon(tickWithId("BTC", "1", "100", "10:00:06"));
        writtenAtNoon("no json");

        assertThat(pipeline.reasons()).containsExactly("too_late", "malformed_json");
        assertThat(pipeline.deadLetters())
                .allSatisfy(letter ->
                        assertThat(PipelineDriver.header(letter, "timestamp")).isEqualTo("" + NOON.toEpochMilli()));
        assertThatNoneIsAhead(pipeline.deadLetters());
        assertThatNoneIsAhead(pipeline.written(COPIES));
        assertThatNoneIsAhead(changes());
    }
}
