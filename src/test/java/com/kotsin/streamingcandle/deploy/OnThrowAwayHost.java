package com.kotsin.streamingcandle.deploy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code deploy-production.sh}, each on a host of its own. */
abstract class OnThrowAwayHost {

    static final String UNIT = "streamingcandle@main.service";

    @TempDir
    Path root;

    ThrowAwayHost host;

    @BeforeAll
    static void needPrograms() {
        Tool.need("bash", "curl", "flock", "setpriv", "useradd");
    }

    @BeforeEach
    void makeHost() throws IOException {
        host = new ThrowAwayHost(root);
    }

    @AfterEach
    void close() {
        host.close();
    }
}
