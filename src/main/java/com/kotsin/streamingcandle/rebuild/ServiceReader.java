package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.aggregate.TickReplay;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.stage.ClosedMark;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads how far the service is, and what it refused. */
final class ServiceReader {

    private final RebuildSettings settings;
    private final Admin admin;
    private final TopicReader reader;

    ServiceReader(RebuildSettings settings, Admin admin, TopicReader reader) {
        this.settings = settings;
        this.admin = admin;
        this.reader = reader;
    }

    /** Up to which offset the service has made candles of each ticks partition. */
    Map<TopicPartition, Long> ticksRead() throws InterruptedException, ExecutionException {
        return committed(Timeframe.ONE_MINUTE);
    }

    private Map<TopicPartition, Long> committed(Timeframe timeframe) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                        settings.group().apply(timeframe))
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }

    ServiceProgress progress() throws InterruptedException, ExecutionException {
        String topic = settings.aggregate().topics().marks();
        Map<Timeframe, Map<Integer, Long>> read = new HashMap<>();
        for (Timeframe timeframe : settings.timeframes()) {
            Map<Integer, Long> ofMarks = new HashMap<>();
            committed(timeframe).forEach((partition, offset) -> {
                if (partition.topic().equals(topic)) {
                    ofMarks.put(partition.partition(), offset);
                }
            });
            read.put(timeframe, ofMarks);
        }
        List<ServiceProgress.Placed> marks = new ArrayList<>();
        for (int number = 0; number < settings.aggregate().partitions(); number++) {
            TopicPartition partition = new TopicPartition(topic, number);
            read(partition, 0, found -> {
                if (found.value() != null) {
                    String source = new String(found.key(), StandardCharsets.UTF_8);
                    marks.add(new ServiceProgress.Placed(
                            source, partition.partition(), found.offset(), ClosedMark.decode(found.value())));
                }
            });
        }
        return new ServiceProgress(marks, read);
    }

    /**
     * The messages that were ahead of the clock when the service read them, as far as their dead letters are kept.
     *
     * @param readFrom only those that it read then or later, milliseconds since the epoch, UTC
     */
    Set<TickReplay.Message> refusedByTheClock(long readFrom) throws InterruptedException, ExecutionException {
        String topic = settings.aggregate().topics().deadLetters();
        int partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
        Set<TickReplay.Message> refused = new HashSet<>();
        for (int number = 0; number < partitions; number++) {
            read(new TopicPartition(topic, number), readFrom, found -> {
                Headers headers = found.headers();
                if (RejectReason.FUTURE_TIME.text().equals(text(headers, DeadLetter.REASON))) {
                    refused.add(new TickReplay.Message(
                            text(headers, DeadLetter.SOURCE_TOPIC),
                            Integer.parseInt(text(headers, DeadLetter.PARTITION)),
                            Long.parseLong(text(headers, DeadLetter.OFFSET)),
                            Integer.parseInt(text(headers, DeadLetter.ELEMENT))));
                }
            });
        }
        return refused;
    }

    private void read(TopicPartition partition, long time, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long beginning = reader.beginnings(List.of(partition)).get(partition);
        long from = reader.offsetAt(partition, time).orElse(beginning);
        long to = reader.ends(List.of(partition)).get(partition);
        reader.read(partition, from, to, found -> {
            each.accept(found);
            return true;
        });
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
