package com.kotsin.streamingcandle.faults;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How many tasks each process has of each group, as Kafka's own tools see it. */
record Sharing(Map<String, Map<String, Integer>> tasks) {

    static Sharing of(Admin admin, Collection<String> groups) throws InterruptedException, ExecutionException {
        Map<String, Map<String, Integer>> tasks = new TreeMap<>();
        for (var group : admin.describeConsumerGroups(groups).describedGroups().entrySet()) {
            try {
                tasks.put(group.getKey(), tasks(group.getValue().get()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                    throw e;
                }
                tasks.put(group.getKey(), Map.of());
            }
        }
        return new Sharing(tasks);
    }

    private static Map<String, Integer> tasks(ConsumerGroupDescription group) {
        return group.members().stream()
                .collect(Collectors.toMap(
                        member -> process(member, group.groupId()), Sharing::partitions, Integer::sum, TreeMap::new));
    }

    /** The instance id: members are called after it and their group. */
    private static String process(MemberDescription member, String group) {
        String name = member.groupInstanceId().orElse(member.consumerId());
        return name.replaceFirst("-" + group.substring(group.indexOf('-') + 1) + "(-\\d+)?$", "");
    }

    /** Partitions by number: a task reads the same one of several topics. */
    private static int partitions(MemberDescription member) {
        return (int) member.assignment().topicPartitions().stream()
                .map(TopicPartition::partition)
                .distinct()
                .count();
    }

    /** Whether these processes and no others have all the work of each group, none with more than one task more than its share. */
    boolean isEven(int partitions, List<String> processes) {
        int least = partitions / processes.size() - 1;
        int most = (partitions + processes.size() - 1) / processes.size() + 1;
        return tasks.values().stream()
                .allMatch(group -> group.keySet().equals(Set.copyOf(processes))
                        && group.values().stream().mapToInt(Integer::intValue).sum() == partitions
                        && group.values().stream().allMatch(each -> each >= least && each <= most));
    }

    /** Instance ids of all members. */
    Set<String> processes() {
        return tasks.values().stream().flatMap(group -> group.keySet().stream()).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return tasks.toString();
    }
}
