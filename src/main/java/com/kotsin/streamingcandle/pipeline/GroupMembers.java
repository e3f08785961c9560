package com.kotsin.streamingcandle.pipeline;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.springframework.core.NestedExceptionUtils;

/** Who is in a group, by what its broker says. Immutable. */
record GroupMembers(List<MemberDescription> all) {

    /** Asks for the members of these groups; one that is not there has none. */
    static Map<String, GroupMembers> of(Admin admin, Collection<String> groups)
            throws InterruptedException, ExecutionException {
        Map<String, GroupMembers> members = new HashMap<>();
        for (var group : admin.describeConsumerGroups(groups).describedGroups().entrySet()) {
            members.put(group.getKey(), new GroupMembers(members(group.getValue())));
        }
        return members;
    }

    private static List<MemberDescription> members(KafkaFuture<ConsumerGroupDescription> group)
            throws InterruptedException, ExecutionException {
        try {
            return List.copyOf(group.get().members());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw e;
        }
    }

    /** @param id static id of a member, before the number of its thread if there is one */
    List<MemberDescription> own(String id) {
        return all.stream().filter(member -> isOwn(id, member)).toList();
    }

    /** Those that have another id. */
    List<MemberDescription> others(String id) {
        return all.stream().filter(member -> !isOwn(id, member)).toList();
    }

    /** Whether others give up work when a member of this id starts; one that comes back finds its own. */
    boolean shareAnewWith(String id) {
        return own(id).isEmpty() && !all.isEmpty();
    }

    /** All that these members read. */
    Set<TopicPartition> partitions() {
        return all.stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .collect(Collectors.toSet());
    }

    /**
     * Takes the members of an id out of their group, for which they need not be there.
     *
     * @return whether there were any
     */
    boolean remove(Admin admin, String group, String id) throws InterruptedException, ExecutionException {
        List<MemberToRemove> own = own(id).stream()
                .map(member -> new MemberToRemove(member.groupInstanceId().orElseThrow()))
                .toList();
        if (own.isEmpty()) {
            return false;
        }
        try {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(own))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            // They may have left by themselves meanwhile, or their session may have ended.
            if (!(NestedExceptionUtils.getMostSpecificCause(e) instanceof UnknownMemberIdException)) {
                throw e;
            }
        }
        return true;
    }

    private static boolean isOwn(String own, MemberDescription member) {
        return member.groupInstanceId()
                .filter(id -> id.equals(own) || id.startsWith(own + "-") && isNumber(id.substring(own.length() + 1)))
                .isPresent();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
