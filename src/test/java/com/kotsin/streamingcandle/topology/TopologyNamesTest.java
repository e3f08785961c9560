package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A changed name of a store orphans its changelog, so it must be seen in a review. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopologyNamesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void nodes_stores_and_topics_keep_their_names(int minutes) throws IOException {
        Topology topology = PipelineDriver.topology(minutes, Options.defaults());

        assertThat(topology.describe().toString().strip())
                .isEqualTo(Files.readString(Path.of("docs/topologies/%dm.txt".formatted(minutes)))
                        .strip());
    }
}
