package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    /** Linux gives about 14,000 of them at random: of 500 that may come again, two are the same but once in 5,000 runs. */
    private static final int DRAWN = 500;

    @Test
    void a_free_port_is_given_once_even_if_nobody_listens_on_it_yet() {
        assertThat(Stream.generate(Ports::free).limit(DRAWN)).doesNotHaveDuplicates();
    }

    @Test
    void a_remembered_port_is_the_same_the_next_time(@TempDir Path directory) {
        int first = Ports.remembered(directory.resolve("port"));
        assertThat(Ports.remembered(directory.resolve("port"))).isEqualTo(first);
    }
}
