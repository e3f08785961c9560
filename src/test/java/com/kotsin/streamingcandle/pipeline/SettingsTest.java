package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.pipeline.StreamingCandleProperties.Keying;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {

    @EnableConfigurationProperties(StreamingCandleProperties.class)
    static class Settings {}

    private static StreamingCandleProperties bound(String... properties) {
        StreamingCandleProperties[] bound = new StreamingCandleProperties[1];
        runner(properties).run(context -> {
            if (context.getStartupFailure() != null) {
                throw context.getStartupFailure();
            }
            bound[0] = context.getBean(StreamingCandleProperties.class);
        });
        return bound[0];
    }

    private static ApplicationContextRunner runner(String... properties) {
        return new ApplicationContextRunner()
                .withBean(PipelineConfiguration.TimeframeConverter.class)
                .withUserConfiguration(Settings.class)
                .withPropertyValues(properties);
    }

    @Test
    void without_any_setting_one_native_source_makes_six_timeframes() {
        StreamingCandleProperties settings = bound();

        assertThat(settings.timeframes())
                .extracting(Timeframe::toString)
                .containsExactly("1m", "2m", "3m", "5m", "15m", "30m");
        assertThat(settings.sources())
                .containsExactly(new StreamingCandleProperties.Source(
                        "ticks", "native", null, null, Keying.BY_SYMBOL, TickSource.Fill.NONE));
        assertThat(settings.instanceId()).isNotBlank();
    }

    @Test
    void timeframes_are_taken_in_hours_and_days_too_and_sorted() {
        assertThat(bound("streamingcandle.timeframes=1d,1m,1h").timeframes())
                .containsExactly(new Timeframe(1), new Timeframe(60), new Timeframe(1440));
    }

    @Test
    void a_source_may_have_its_own_grace() {
        assertThat(bound("streamingcandle.sources[0].topic=t", "streamingcandle.sources[0].grace=7s")
                        .sources()
                        .get(0)
                        .grace())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_calendar_rule_has_an_exchange_a_symbol_or_both() {
        assertThat(bound(
                                "streamingcandle.calendar-rules[0].symbol=NSE:NIFTY.*",
                                "streamingcandle.calendar-rules[0].calendar=NSE-FO")
                        .calendarRules())
                .containsExactly(new StreamingCandleProperties.CalendarRule(null, "NSE:NIFTY.*", "NSE-FO"));
    }

    @Test
    void a_calendar_rule_without_a_calendar_is_refused() {
        assertThatStartFailsWith("streamingcandle.calendar-rules[0].exchange=US", "calendarRules[0].calendar");
    }

    @Test
    void a_source_may_have_its_windows_without_trades_filled() {
        assertThat(bound("streamingcandle.sources[0].fill=previous-close").sources())
                .extracting(StreamingCandleProperties.Source::fill)
                .containsExactly(TickSource.Fill.PREVIOUS_CLOSE);
    }

    @Test
    void a_way_to_fill_that_does_not_exist_is_refused() {
        assertThatStartFailsWith("streamingcandle.sources[0].fill=zero", "fill", "zero");
    }

    @Test
    void a_source_may_be_repartitioned() {
        assertThat(bound("streamingcandle.sources[0].keying=repartition")
                        .sources()
                        .get(0)
                        .keying())
                .isEqualTo(Keying.REPARTITION);
    }

    @Test
    void a_keying_that_is_none_is_refused() {
        assertThatStartFailsWith("streamingcandle.sources[0].keying=any", "sources[0].keying", "any");
    }

    private static void assertThatStartFailsWith(String setting, String... words) {
        runner(setting).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            assertThat(ProcessExit.codeOf(failure)).isEqualTo(78);
            assertThat(failure).hasStackTraceContaining(words[0]);
            for (String word : words) {
                assertThat(failure).hasStackTraceContaining(word);
            }
        });
    }

    @Test
    void timeframes_without_one_minute_are_refused() {
        assertThatStartFailsWith("streamingcandle.timeframes=5m", "streamingcandle.timeframes", "must include 1m");
    }

    @Test
    void a_timeframe_that_is_none_is_refused_with_its_text() {
        assertThatStartFailsWith("streamingcandle.timeframes=7x", "streamingcandle.timeframes", "7x");
    }

    @Test
    void a_negative_grace_is_refused() {
        assertThatStartFailsWith("streamingcandle.grace=-1s", "grace");
    }

    @Test
    void trades_so_far_ahead_of_the_clock_that_brokers_refuse_them_are_refused() {
        assertThatStartFailsWith("streamingcandle.max-future-skew=46m", "maxFutureSkew");
    }

    @Test
    void an_instance_id_that_cannot_be_a_directory_is_refused() {
        assertThatStartFailsWith("streamingcandle.instance-id=../x", "instanceId");
    }

    @Test
    void each_timeframe_has_its_own_application_id_and_member_id() {
        StreamingCandleProperties settings = bound("streamingcandle.instance-id=host-1");
        List<Properties> all = settings.timeframes().stream()
                .map(timeframe -> StreamSettings.of(Map.of(), settings, timeframe, Path.of("state")))
                .toList();

        assertThat(all)
                .extracting(each -> each.get(StreamsConfig.APPLICATION_ID_CONFIG))
                .containsExactly(
                        "candle-processor-1m",
                        "candle-processor-2m",
                        "candle-processor-3m",
                        "candle-processor-5m",
                        "candle-processor-15m",
                        "candle-processor-30m");
        assertThat(all)
                .extracting(each -> each.get(StreamsConfig.consumerPrefix("group.instance.id")))
                .doesNotHaveDuplicates()
                .contains("host-1-5m");
    }

    @Test
    void brokers_that_do_not_resolve_end_the_start_with_their_name() {
        KafkaProperties kafka = new KafkaProperties();
        kafka.setBootstrapServers(List.of("no-such-host.invalid:9092"));

        assertThatThrownBy(() -> PipelineConfiguration.pipelineAdmin(kafka, bound()))
                .asInstanceOf(type(StartupFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.getExitCode()).isEqualTo(78);
                    assertThat(failure).hasMessageContaining("no-such-host.invalid");
                });
    }

    /** Kafka quotes some of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary-without-anything",
                "org.example.Module required password=canary-4711",
                "org.example.Module required password=\"canary-4711\"",
                "org.example.Module canary-4711 user=x;",
                "org.example.Module required password canary-4711;",
                "org.example.Module required password=\"canary-4711\"4711\";"
            })
    void a_login_to_brokers_that_is_malformed_is_named_but_not_told(String jaas) {
        KafkaProperties kafka = new KafkaProperties();
        kafka.getProperties().put("sasl.jaas.config", jaas);

        assertThatThrownBy(() -> PipelineConfiguration.pipelineAdmin(kafka, bound()))
                .asInstanceOf(type(StartupFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.getExitCode()).isEqualTo(78);
                    assertThat(failure).hasMessageContaining("sasl.jaas.config").hasNoCause();
                    assertThat(failure.getMessage()).doesNotContain("canary");
                });
    }
}
