package com.kotsin.streamingcandle.embedded;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, that remembers what a broker of this process was asked by whom and what it answered. */
public final class RecordingAuthorizer extends StandardAuthorizer {

    private static final Set<Question> ASKED = ConcurrentHashMap.newKeySet();

    /**
     * Whether somebody may do something.
     *
     * @param name of the resource, or {@code null} for any of its type
     * @param isTold whether a no is told to whoever asked, rather than looked past
     */
    public record Question(
            String user, AclOperation operation, ResourceType type, String name, boolean isAllowed, boolean isTold) {}

    /** What was asked about a user since the last {@link #forget()}. */
    public static List<Question> askedAbout(String user) {
        return ASKED.stream().filter(question -> question.user().equals(user)).toList();
    }

    public static void forget() {
        ASKED.clear();
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext request, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(request, actions);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            ASKED.add(new Question(
                    request.principal().getName(),
                    action.operation(),
                    action.resourcePattern().resourceType(),
                    action.resourcePattern().name(),
                    results.get(i) == AuthorizationResult.ALLOWED,
                    action.logIfDenied()));
        }
        return results;
    }

    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext request, AclOperation operation, ResourceType type) {
        AuthorizationResult result = super.authorizeByResourceType(request, operation, type);
        ASKED.add(new Question(
                request.principal().getName(), operation, type, null, result == AuthorizationResult.ALLOWED, true));
        return result;
    }
}
