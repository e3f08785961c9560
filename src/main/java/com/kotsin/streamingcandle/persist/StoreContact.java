package com.kotsin.streamingcandle.persist;

import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a server of MongoDB is there, as the driver finds out by itself every few seconds, whether or not there is anything to
 * be written. Told by a thread of the driver, asked for by any.
 */
final class StoreContact implements ClusterListener {

    private volatile String problem;

    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
        var servers = event.getNewDescription().getServerDescriptions();
        problem = servers.stream().anyMatch(ServerDescription::isOk)
                ? null
                : servers.stream()
                        .map(ServerDescription::getException)
                        .filter(Objects::nonNull)
                        .map(Throwable::toString)
                        .findFirst()
                        .orElse(problem);
    }

    /** Why no server can be reached, if so. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
