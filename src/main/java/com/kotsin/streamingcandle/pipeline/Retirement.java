package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Takes an instance out of its groups for good. A process that only stops stays a member until its session ends, so that a
 * restart moves nothing; nobody has its work meanwhile. For one thread.
 */
public final class Retirement {

    /** Longer than a process takes that stops by itself. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(45);

    private final Admin admin;
    private final String instanceId;
    private final Map<String, String> memberIds;
    private final Optional<ProcessHandle> process;
    private final Map<String, List<MemberDescription>> members = new HashMap<>();

    /**
     * A group that the instance has left.
     *
     * @param others members that are left and have its work now
     */
    public record Left(String group, int others) {}

    /**
     * @param memberIds by group, the static id of its member, before the number of its thread if there is one
     * @param process of the instance, if it runs on this host
     */
    Retirement(Admin admin, String instanceId, Map<String, String> memberIds, Optional<ProcessHandle> process) {
        this.admin = admin;
        this.instanceId = instanceId;
        this.memberIds = memberIds;
        this.process = process;
    }

    public String instanceId() {
        return instanceId;
    }

    /** The number of the process that runs as this instance on this host. */
    public Optional<Long> pid() {
        return process.map(ProcessHandle::pid);
    }

    /** Asks who is in the groups, before anything is stopped. */
    public void look() throws InterruptedException, ExecutionException {
        for (var group : admin.describeConsumerGroups(memberIds.keySet())
                .describedGroups()
                .entrySet()) {
            members.put(group.getKey(), members(group.getValue()));
        }
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

    /**
     * Stops the process in order, if there is one.
     *
     * @return how long it took
     * @throws StartupFailure if it cannot be stopped
     */
    public Duration stop() throws InterruptedException {
        if (process.isEmpty()) {
            return Duration.ZERO;
        }
        long from = System.nanoTime();
        CompletableFuture<ProcessHandle> end = process.get().onExit();
        boolean isTold = process.get().destroy();
        try {
            if (isTold || !process.get().isAlive()) {
                end.get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
                return Duration.ofNanos(System.nanoTime() - from);
            }
        } catch (TimeoutException | ExecutionException e) {
            throw StartupFailure.givenUp(
                    "Process %d does not end within %d s"
                            .formatted(process.get().pid(), STOP_WITHIN.toSeconds()),
                    "Kill it, then give this command again; nothing is lost.");
        }
        throw StartupFailure.givenUp(
                "Process %d cannot be stopped by this user"
                        .formatted(process.get().pid()),
                "Give the command as the user of the service, or as root.");
    }

    /** Takes the instance out of its groups; those in which it was not are left out. */
    public List<Left> leave() throws InterruptedException, ExecutionException {
        Map<String, RemoveMembersFromConsumerGroupResult> removals = new HashMap<>();
        for (String group : memberIds.keySet()) {
            List<MemberToRemove> own = members.getOrDefault(group, List.of()).stream()
                    .filter(member -> isOwn(group, member))
                    .map(member -> new MemberToRemove(member.groupInstanceId().orElseThrow()))
                    .toList();
            if (!own.isEmpty()) {
                removals.put(
                        group,
                        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(own)));
            }
        }
        List<Left> left = new ArrayList<>();
        for (var removal : removals.entrySet()) {
            if (isDone(removal.getValue())) {
                String group = removal.getKey();
                left.add(new Left(group, (int) members.get(group).stream()
                        .filter(member -> !isOwn(group, member))
                        .count()));
            }
        }
        return left;
    }

    private boolean isOwn(String group, MemberDescription member) {
        String own = memberIds.get(group);
        return member.groupInstanceId()
                .filter(id -> id.equals(own) || id.startsWith(own + "-") && isNumber(id.substring(own.length() + 1)))
                .isPresent();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }

    /** False if its session has ended by itself meanwhile. */
    private static boolean isDone(RemoveMembersFromConsumerGroupResult removal)
            throws InterruptedException, ExecutionException {
        try {
            removal.all().get();
            return true;
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnknownMemberIdException) {
                    return false;
                }
            }
            throw e;
        }
    }
}
