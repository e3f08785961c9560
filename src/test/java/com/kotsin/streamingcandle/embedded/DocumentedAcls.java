package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.tools.AclCommand;

/** The rights of docs/security.md, given by Kafka's own tool as they stand there. */
public final class DocumentedAcls {

    /** To whom the page gives them. */
    public static final String USER = "candles";

    private static final Pattern LINE = Pattern.compile("^acls (--operation .*)$", Pattern.MULTILINE);
    private static final Pattern FUNCTION = Pattern.compile(
            "^acls\\(\\) \\{ kafka-acls.sh .* (--add --allow-principal \\S+) \"\\$@\"; }$", Pattern.MULTILINE);

    private DocumentedAcls() {}

    /** Gives them all, and says which they are. */
    public static List<AclBinding> give(GuardedBroker guarded)
            throws IOException, ExecutionException, InterruptedException {
        String page = Files.readString(Path.of("docs/security.md"));
        String always = FUNCTION.matcher(page)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        List<String> lines =
                LINE.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            List<String> command = new ArrayList<>(
                    List.of("--bootstrap-server", guarded.broker().bootstrapServers()));
            command.addAll(List.of(always.split(" ")));
            command.addAll(List.of(line.split(" ")));
            AclCommand.main(command.toArray(String[]::new));
        }
        return List.copyOf(
                guarded.admin().describeAcls(AclBindingFilter.ANY).values().get());
    }

    public static void give(GuardedBroker guarded, Collection<AclBinding> rights)
            throws ExecutionException, InterruptedException {
        guarded.admin().createAcls(rights).all().get();
    }

    public static void withdraw(GuardedBroker guarded, AclBinding right)
            throws ExecutionException, InterruptedException {
        guarded.admin().deleteAcls(List.of(right.toFilter())).all().get();
    }
}
