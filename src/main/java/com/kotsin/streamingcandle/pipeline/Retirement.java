package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

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
    private final Optional<InstanceDirectory.Holder> holder;
    private Map<String, GroupMembers> members = Map.of();

    /**
     * A group that the instance has left.
     *
     * @param others members that are left and have its work now
     */
    public record Left(String group, int others) {}

    /**
     * @param memberIds by group, the static id of its member, before the number of its thread if there is one
     * @param holder of the instance's directory, if it runs on this host
     */
    Retirement(
            Admin admin, String instanceId, Map<String, String> memberIds, Optional<InstanceDirectory.Holder> holder) {
        this.admin = admin;
        this.instanceId = instanceId;
        this.memberIds = memberIds;
        this.holder = holder;
    }

    public String instanceId() {
        return instanceId;
    }

    /** The number of the process that runs as this instance on this host. */
    public Optional<Long> pid() {
        return holder.map(InstanceDirectory.Holder::process).map(ProcessHandle::pid);
    }

    /** Asks who is in the groups, before anything is stopped. */
    public void look() throws InterruptedException, ExecutionException {
        members = GroupMembers.of(admin, memberIds.keySet());
    }

    /**
     * Stops the process in order, if there is one. It knows that it is not to come back, and leaves its groups itself as far as
     * it gets to.
     *
     * @return how long it took
     * @throws StartupFailure if it cannot be stopped
     */
    public Duration stop() throws InterruptedException {
        if (holder.isEmpty()) {
            return Duration.ZERO;
        }
        ProcessHandle process = holder.get().process();
        long from = System.nanoTime();
        CompletableFuture<ProcessHandle> end = process.onExit();
        holder.get().noteRetirement();
        boolean isTold = process.destroy();
        try {
            if (isTold || !process.isAlive()) {
                end.get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
                return Duration.ofNanos(System.nanoTime() - from);
            }
        } catch (TimeoutException | ExecutionException e) {
            throw StartupFailure.givenUp(
                    "Process %d does not end within %d s".formatted(process.pid(), STOP_WITHIN.toSeconds()),
                    "Kill it, then give this command again; nothing is lost.");
        }
        holder.get().withdrawRetirement();
        throw StartupFailure.givenUp(
                "Process %d cannot be stopped by this user".formatted(process.pid()),
                "Give the command as the user of the service, or as root.");
    }

    /** Takes the instance out of its groups; those in which it was not are left out. */
    public List<Left> leave() throws InterruptedException, ExecutionException {
        List<Left> left = new ArrayList<>();
        for (var group : members.entrySet()) {
            String id = memberIds.get(group.getKey());
            if (group.getValue().remove(admin, group.getKey(), id)) {
                left.add(new Left(group.getKey(), group.getValue().others(id).size()));
            }
        }
        return left;
    }
}
