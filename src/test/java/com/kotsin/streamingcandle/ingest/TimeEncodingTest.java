package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimeEncodingTest {

    private static long nanos(String encoding, String text) {
        return nanos(encoding, text, null);
    }

    private static long nanos(String encoding, String text, ZoneId zone) {
        TimeEncoding parsed = TimeEncoding.valueOf(encoding.toUpperCase().replace('-', '_'));
        assertThat(parsed).hasToString(encoding);
        char[] around = ("7" + text + "7").toCharArray();
        return parsed.nanos(around, 1, text.length(), zone);
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-seconds, 1700000000, 2023-11-14T22:13:20Z",
        "epoch-seconds, 1700000000.123456789, 2023-11-14T22:13:20.123456789Z",
        "epoch-seconds, 1.7e9, 2023-11-14T22:13:20Z",
        "epoch-millis, 1700000000123, 2023-11-14T22:13:20.123Z",
        "epoch-millis, 1700000000123.5, 2023-11-14T22:13:20.123500Z",
        "epoch-micros, 1700000000123456, 2023-11-14T22:13:20.123456Z",
        "epoch-nanos, 1700000000123456789, 2023-11-14T22:13:20.123456789Z",
        "epoch-nanos, 1700000000123456789.9, 2023-11-14T22:13:20.123456789Z",
        "epoch, 100000000000, 1973-03-03T09:46:40Z",
        "epoch, 9199999999999, 2261-07-15T11:33:19.999Z",
        "epoch, 100000000000000, 1973-03-03T09:46:40Z",
        "epoch, 9199999999999999, 2261-07-15T11:33:19.999999Z",
        "epoch, 100000000000000000, 1973-03-03T09:46:40Z",
        "epoch, 9199999999999999999, 2261-07-15T11:33:19.999999999Z",
        "iso-8601, 2014-11-07T08:19:27.028459Z, 2014-11-07T08:19:27.028459Z",
        "iso-8601, 2014-11-07t08:19:27z, 2014-11-07T08:19:27Z",
        "iso-8601, 2021-07-05T10:41:27+05:30, 2021-07-05T05:11:27Z",
        "iso-8601, 2021-07-05T10:41:27.5-0400, 2021-07-05T14:41:27.500Z",
        "epoch-or-iso, 1700000000123, 2023-11-14T22:13:20.123Z",
        "epoch-or-iso, 2023-11-14T22:13:20.123Z, 2023-11-14T22:13:20.123Z",
        "epoch-seconds-or-iso, 1700000000, 2023-11-14T22:13:20Z",
        "epoch-seconds-or-iso, 2023-11-14T22:13:20.123Z, 2023-11-14T22:13:20.123Z",
        "dotnet, /Date(1632900752000)/, 2021-09-29T07:32:32Z",
        "dotnet, /Date(1632900752000+0530)/, 2021-09-29T07:32:32Z"
    })
    void reads(String encoding, String text, Instant time) {
        assertThat(nanos(encoding, text)).isEqualTo(time.getEpochSecond() * 1_000_000_000 + time.getNano());
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-seconds, 99999999",
        "epoch-seconds, 9200000000",
        "epoch-seconds, 1700000000123",
        "epoch-seconds, ' 1700000000'",
        "epoch-seconds, 1700000000s",
        "epoch-millis, 1700000000",
        "epoch-millis, 1700000000123456",
        "epoch-millis, 0",
        "epoch-millis, -1700000000123",
        "epoch-micros, 1700000000123",
        "epoch-nanos, 1700000000123456",
        "epoch-nanos, 9200000000000000000",
        "epoch-nanos, 18446744073709551615",
        "epoch-nanos, 9999999999999999999",
        "epoch, 99999999999",
        "epoch, 9200000000000",
        "epoch, 99999999999999",
        "epoch, 9200000000000000",
        "epoch, 2023-11-14T22:13:20.123Z",
        "epoch, ''",
        "iso-8601, 1700000000123",
        "iso-8601, 2023-11-14T22:13:20",
        "iso-8601, 2023-11-14 22:13:20Z",
        "iso-8601, 2023-11-14",
        "iso-8601, 2023-02-29T00:00:00Z",
        "iso-8601, 2023-11-14T24:00:01Z",
        "iso-8601, 2023-11-14T22:13:20ZZ",
        "iso-8601, 2023-11-14T22:13:20+99:00",
        "iso-8601, 2023-11-14T22:13:20.1234567891Z",
        "iso-8601, 0001-01-01T00:00:00Z",
        "iso-8601, 1973-01-01T00:00:00Z",
        "iso-8601, 2262-01-01T00:00:00Z",
        "iso-8601, ''",
        "epoch-seconds-or-iso, 1700000000123",
        "epoch-seconds-or-iso, 2023-11-14T22:13:20",
        "dotnet, /Date(-62135596800000)/",
        "dotnet, /Date(1632900752000)",
        "dotnet, Date(1632900752000)/",
        "dotnet, /Date(1632900752000+05:30)/",
        "dotnet, /Date()/",
        "dotnet, /Date(/",
        "dotnet, )/",
        "dotnet, 1632900752000"
    })
    void finds_no_time_in(String encoding, String text) {
        assertThat(nanos(encoding, text)).isEqualTo(TimeEncoding.NO_TIME);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-11-14T22:13:20.5, 2023-11-14T16:43:20.5Z",
        "2023-11-14 22:13:20, 2023-11-14T16:43:20Z",
        "2023-11-14T22:13:20Z, 2023-11-14T22:13:20Z",
        "2023-11-14 22:13:20-0400, 2023-11-15T02:13:20Z",
        "2023-11-14 22:13:20+01:00, 2023-11-14T21:13:20Z"
    })
    void reads_a_time_without_an_offset_in_the_zone(String text, Instant time) {
        assertThat(nanos("iso-8601", text, ZoneId.of("Asia/Kolkata")))
                .isEqualTo(time.getEpochSecond() * 1_000_000_000 + time.getNano());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2023-11-14", "2023-11-14  22:13:20", "2023-11-14x22:13:20", "2023-11-14 22:13:20 +01:00", ""})
    void a_zone_does_not_make_a_time_of_what_is_none(String text) {
        assertThat(nanos("iso-8601", text, ZoneId.of("Asia/Kolkata"))).isEqualTo(TimeEncoding.NO_TIME);
    }

    @Test
    void an_hour_that_a_zone_has_twice_is_the_first_one() {
        assertThat(nanos("iso-8601", "2025-11-02T01:30:00", ZoneId.of("America/New_York")))
                .isEqualTo(Instant.parse("2025-11-02T05:30:00Z").getEpochSecond() * 1_000_000_000);
    }
}
