package com.kotsin.streamingcandle.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Refuses to start beside a process that runs as the same instance, before anything is made: a second start by mistake
 * should cost the first one as little as can be. Two that start at the same time are told apart later, by the lock that
 * {@link InstanceDirectory#take} takes.
 */
public final class OneProcessPerInstance implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(OneProcessPerInstance.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        String stateDir =
                environment.getProperty("streamingcandle.state-dir", StreamingCandleProperties.DEFAULT_STATE_DIR);
        String instanceId =
                StreamingCandleProperties.instanceIdOrHost(environment.getProperty("streamingcandle.instance-id"));
        try {
            InstanceDirectory.requireNotHeld(Path.of(stateDir), instanceId);
        } catch (IOException | IllegalArgumentException e) {
            // Whoever takes the directory says what is wrong with it.
            LOG.debug("It is not known whether another process runs as instance '{}' in {}", instanceId, stateDir, e);
        }
    }
}
