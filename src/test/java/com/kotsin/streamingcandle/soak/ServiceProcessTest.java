package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceProcessTest {

    @Test
    void a_service_of_which_all_is_up_is_up() {
        assertThat(ServiceProcess.isUp("{\"components\":{\"mongoSink\":{\"status\":\"UP\"}},\"status\":\"UP\"}"))
                .isTrue();
    }

    @Test
    void a_service_that_works_on_without_its_store_is_not_up() {
        assertThat(
                        ServiceProcess.isUp(
                                "{\"components\":{\"brokers\":{\"status\":\"UP\"},\"mongoSink\":{\"status\":\"DEGRADED\"}},\"status\":\"DEGRADED\"}"))
                .isFalse();
    }
}
