package com.kotsin.streamingcandle.pipeline;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.ApplicationConversionService;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TopicSetupTest {

    /** What the broker says while it does not know the new topics, one answer after the other. */
    private final List<RuntimeException> notYet = new ArrayList<>();

    private final Set<String> created = new HashSet<>();
    private final Set<TopicPartition> led = new HashSet<>();
    private final TopicSetup setup = new TopicSetup(defaults());

    static StreamingCandleProperties defaults() {
        ApplicationConversionService conversion = new ApplicationConversionService();
        conversion.addConverter(new PipelineConfiguration.TimeframeConverter());
        return new Binder(List.of(), null, conversion).bindOrCreate("streamingcandle", StreamingCandleProperties.class);
    }

    @Test
    void waits_until_the_broker_knows_the_new_topics() throws Exception {
        notYet.add(new UnknownTopicOrPartitionException());
        notYet.add(new UnknownTopicOrPartitionException());

        assertThat(setup.ensure(brokers())).isEqualTo(new TopicSetup.Partitions(4, Map.of("ticks", 4)));

        assertThat(created).contains("ticks", "candles-1m", "candles-30m-live", "candles-dead-letter");
        assertThat(notYet).isEmpty();
    }

    @Test
    void waits_until_each_partition_of_a_new_topic_is_led() throws Exception {
        setup.ensure(brokers());

        assertThat(led)
                .contains(new TopicPartition("ticks", 0), new TopicPartition("candles-30m-live", 1))
                .hasSize(2 * created.size());
    }

    @Test
    void does_not_hide_another_answer() {
        notYet.add(new AuthorizationException("no right to describe"));

        assertThatThrownBy(() -> setup.ensure(brokers()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AuthorizationException.class);
    }

    private Admin brokers() {
        Admin admin = mock();
        ListTopicsResult none = mock();
        when(none.names()).thenReturn(KafkaFuture.completedFuture(Set.of()));
        when(admin.listTopics()).thenReturn(none);
        when(admin.createTopics(anyCollection(), any())).thenAnswer(call -> {
            Collection<NewTopic> topics = call.getArgument(0);
            topics.forEach(topic -> created.add(topic.name()));
            CreateTopicsResult done = mock();
            when(done.values()).thenReturn(Map.of("all", KafkaFuture.completedFuture(null)));
            return done;
        });
        when(admin.describeTopics(anyCollection())).thenAnswer(call -> {
            DescribeTopicsResult result = mock();
            when(result.allTopicNames()).thenReturn(description());
            return result;
        });
        when(admin.listOffsets(anyMap())).thenAnswer(call -> {
            led.addAll(call.<Map<TopicPartition, OffsetSpec>>getArgument(0).keySet());
            ListOffsetsResult result = mock();
            when(result.all()).thenReturn(KafkaFuture.completedFuture(Map.of()));
            return result;
        });
        return admin;
    }

    private static TopicDescription withTwoPartitions(String topic) {
        Node broker = new Node(1, "localhost", 9092);
        List<Node> brokers = List.of(broker);
        return new TopicDescription(
                topic,
                false,
                List.of(
                        new TopicPartitionInfo(0, broker, brokers, brokers),
                        new TopicPartitionInfo(1, broker, brokers, brokers)));
    }

    private KafkaFuture<Map<String, TopicDescription>> description() {
        KafkaFutureImpl<Map<String, TopicDescription>> answer = new KafkaFutureImpl<>();
        if (created.isEmpty() || notYet.isEmpty()) {
            answer.complete(created.stream().collect(toMap(topic -> topic, TopicSetupTest::withTwoPartitions)));
        } else {
            answer.completeExceptionally(notYet.remove(0));
        }
        return answer;
    }
}
