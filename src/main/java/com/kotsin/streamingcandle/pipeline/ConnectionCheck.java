package com.kotsin.streamingcandle.pipeline;

import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.bson.Document;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.NestedExceptionUtils;

/** Asks Kafka and MongoDB, as the service would connect to them, and makes nothing there. */
final class ConnectionCheck {

    private final Duration deadline;
    private final Secrets secrets;
    private final List<CheckReport.Problem> problems = new ArrayList<>();
    private final List<CheckReport.Problem> failures = new ArrayList<>();

    /** @param deadline for each of both */
    ConnectionCheck(Duration deadline, Secrets secrets) {
        this.deadline = deadline;
        this.secrets = secrets;
    }

    /** What answered, but does not fit the settings. */
    List<CheckReport.Problem> problems() {
        return problems;
    }

    /** What did not answer. */
    List<CheckReport.Problem> failures() {
        return failures;
    }

    List<String> kafka(KafkaProperties kafka, StreamingCandleProperties properties, DirectoryCheck directory) {
        return ask("Kafka at %s".formatted(String.join(",", kafka.getBootstrapServers())), KafkaProblem.BROKERS, () -> {
            // Waited for here, so that every kind of silence is told alike.
            int longer = Math.toIntExact(deadline.multipliedBy(2).toMillis());
            Admin admin = PipelineConfiguration.admin(kafka, properties, longer);
            try {
                return answers(admin, properties, directory);
            } finally {
                admin.close(Duration.ZERO);
            }
        });
    }

    private static List<String> answers(Admin admin, StreamingCandleProperties properties, DirectoryCheck directory)
            throws InterruptedException, ExecutionException {
        var cluster = admin.describeCluster();
        String clusterId = cluster.clusterId().get();
        properties.requireCluster(clusterId);
        InstanceDirectory.requireCluster(directory.path(), clusterId);
        Map<String, Integer> existing = TopicSetup.partitionsByTopic(admin);
        TopicSetup.Plan plan = new TopicSetup(properties).plan(existing);
        plan.requireFit();
        TopicSetup.requireCreatable(admin, plan.missing());
        List<String> told = new ArrayList<>();
        told.add("cluster %s, brokers %s"
                .formatted(
                        clusterId,
                        cluster.nodes().get().stream()
                                .sorted((a, b) -> a.id() - b.id())
                                .map(ConnectionCheck::place)
                                .collect(Collectors.joining(", "))));
        plan.partitions().ticks().forEach((topic, partitions) -> {
            if (existing.containsKey(topic)) {
                told.add("%s exists with %d partitions".formatted(topic, partitions));
            }
        });
        told.add("candle topics have %d partitions".formatted(plan.partitions().candles()));
        told.add(
                plan.missing().isEmpty()
                        ? "every topic exists"
                        : "to be created: "
                                + plan.missing().stream().map(NewTopic::name).collect(Collectors.joining(", ")));
        return told;
    }

    private static String place(Node broker) {
        return "%s:%d".formatted(broker.host(), broker.port());
    }

    List<String> store(BeanFactory beans) {
        return ask(
                "MongoDB",
                "Check spring.mongodb.uri: hosts, user, password, authSource and TLS, and that it is reached from here.",
                () -> {
                    beans.getBean(MongoDatabase.class).runCommand(new Document("ping", 1));
                    return List.of("ping answered");
                });
    }

    private List<String> ask(String whom, String remedy, Callable<List<String>> question) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        Thread asking = new Thread(() -> complete(answer, question), "ask-" + whom);
        // Looking up a name or a handshake may take longer than anybody wants to wait.
        asking.setDaemon(true);
        asking.start();
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            fail("%s does not answer within %d s".formatted(whom, deadline.toSeconds()), remedy);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartupFailure refusal) {
                problems.add(new CheckReport.Problem(secrets.hide(refusal.getMessage()), refusal.remedy()));
            } else if (e.getCause() instanceof ExecutionException ofKafka) {
                KafkaProblem problem = KafkaProblem.of(ofKafka);
                fail("%s cannot be used: %s".formatted(whom, problem.what()), problem.remedy());
            } else {
                Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
                fail("%s cannot be used: %s".formatted(whom, cause), remedy);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(whom + " was not waited for", remedy);
        }
        return List.of("no");
    }

    private static void complete(CompletableFuture<List<String>> answer, Callable<List<String>> question) {
        try {
            answer.complete(question.call());
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
    }

    private void fail(String problem, String remedy) {
        failures.add(new CheckReport.Problem(secrets.hide(problem), remedy));
    }
}
