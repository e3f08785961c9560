package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogFieldsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "host-main-5m-StreamThread-1; 5m",
                "host-main-1m-StateUpdater-1; 1m",
                "host-main-15m-CleanupThread; 15m",
                "kafka-producer-network-thread | host-main-1h-StreamThread-1-producer; 1h",
                "kafka-coordinator-heartbeat-thread | candle-processor-30m; 30m",
                "kafka-admin-client-thread | host-main-2m-admin; 2m",
                "host-5m-main-1m-StreamThread-1; 1m",
                "kafka-admin-client-thread | host-main-admin;",
                "host-main-mongo-sink;",
                "pipeline-supervisor;",
                "main;"
            })
    void the_name_of_a_thread_tells_its_timeframe(String thread, String timeframe) {
        assertThat(LogFields.timeframe(thread)).isEqualTo(timeframe);
    }
}
