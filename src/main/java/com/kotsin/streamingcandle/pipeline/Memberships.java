package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.SinkTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this instance is in its groups before it joins them, and who else is in there. Immutable. */
final class Memberships {

    private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

    private final Admin admin;
    private final StreamingCandleProperties properties;
    private final TopicNames names;
    private final SinkTopics sink;

    Memberships(Admin admin, StreamingCandleProperties properties, SinkTopics sink) {
        this.admin = admin;
        this.properties = properties;
        this.names = TopicNames.of(properties);
        this.sink = sink;
    }

    /**
     * A member that this instance is going to be.
     *
     * @param id static id, before the number of its thread if there is one
     * @param topics by the names that a topology has for them: without the application id if Kafka Streams makes them
     */
    record Reader(String group, String id, Set<String> topics) {

        private Stream<TopicPartition> partitions(Map<String, Integer> existing) {
            return topics.stream()
                    .map(topic -> existing.containsKey(topic) ? topic : group + "-" + topic)
                    .flatMap(topic -> IntStream.range(0, existing.getOrDefault(topic, 1))
                            .mapToObj(partition -> new TopicPartition(topic, partition)));
        }
    }

    /**
     * Gives up the place that this instance still has in a group which does not read all that it is to read now. Kafka gives a
     * static member that comes back before its session ends what it had, and has nobody share anew whatever the member
     * subscribes to: a topic that is new to the settings would be read by none.
     */
    void leaveOutdated(List<TimeframeStream> streams) throws InterruptedException, ExecutionException {
        List<Reader> readers = new ArrayList<>();
        for (TimeframeStream stream : streams) {
            Timeframe timeframe = stream.timeframe();
            readers.add(new Reader(
                    names.applicationId(timeframe), StreamSettings.memberId(properties, timeframe), stream.topics()));
        }
        readers.add(new Reader(sink.group(), sink.memberId(), Set.of(sink.candleTopics())));
        leaveOutdated(admin, readers);
    }

    static void leaveOutdated(Admin admin, List<Reader> readers) throws InterruptedException, ExecutionException {
        Map<String, GroupMembers> members =
                GroupMembers.of(admin, readers.stream().map(Reader::group).toList());
        Map<String, Integer> existing = TopicSetup.partitionsByTopic(admin);
        for (Reader reader : readers) {
            GroupMembers ofGroup = members.get(reader.group());
            Set<TopicPartition> read = ofGroup.partitions();
            Set<String> missing = reader.partitions(existing)
                    .filter(partition -> !read.contains(partition))
                    .map(TopicPartition::topic)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!missing.isEmpty() && ofGroup.remove(admin, reader.group(), reader.id())) {
                LOG.info(
                        "{} joins group {} anew, which does not read all of {} yet",
                        reader.id(),
                        reader.group(),
                        String.join(", ", missing));
            }
        }
    }

    /** Timeframes of which others give up work when this process starts. */
    Set<Timeframe> givenUpByOthers() throws InterruptedException, ExecutionException {
        Map<String, GroupMembers> members = GroupMembers.of(
                admin,
                properties.timeframes().stream().map(names::applicationId).toList());
        return properties.timeframes().stream()
                .filter(timeframe -> members.get(names.applicationId(timeframe))
                        .shareAnewWith(StreamSettings.memberId(properties, timeframe)))
                .collect(Collectors.toSet());
    }
}
