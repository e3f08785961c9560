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
import org.junit.jupiter.params.provider.CsvSource;

/** A changed name of a store orphans its changelog, so it must be seen in a review. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopologyNamesTest {

    @ParameterizedTest
    @CsvSource({"1m, 1, false", "1m-repartition, 1, true", "5m, 5, false"})
    void nodes_stores_and_topics_keep_their_names(String page, int minutes, boolean repartitioned) throws IOException {
        Options options = repartitioned ? Options.defaults().repartitioned() : Options.defaults();
        Topology topology = PipelineDriver.topology(minutes, options);

        assertThat(topology.describe().toString().strip())
                .isEqualTo(Files.readString(Path.of("docs/topologies/%s.txt".formatted(page)))
                        .strip());
    }
}
