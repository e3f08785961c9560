package com.kotsin.streamingcandle.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FormatsDocumentTest {

    private final String document;

    FormatsDocumentTest() throws IOException {
        document = Files.readString(Path.of("docs/formats.md"));
    }

    @Test
    void has_a_row_for_every_key() {
        assertThat(Arrays.stream(TickFormat.class.getRecordComponents())
                        .map(key -> key.getName().replaceAll("([A-Z])", "-$1").toLowerCase()))
                .allSatisfy(key -> assertThat(document).contains("\n| `" + key + "` |"));
    }

    @Test
    void has_a_row_for_every_reason() {
        assertThat(RejectReason.values())
                .allSatisfy(reason -> assertThat(document).containsPattern("\n\\| `" + reason.text() + "`( \\*)? \\|"));
    }

    @Test
    void has_a_row_for_every_preset() {
        assertThat(TickFormats.presets().names())
                .allSatisfy(name -> assertThat(document).contains("\n| `" + name + "` |"));
    }

    @Test
    void names_every_encoding() {
        assertThat(TimeEncoding.values())
                .allSatisfy(encoding -> assertThat(document).contains("`" + encoding + "`"));
    }

    @Test
    void shows_a_format_that_works() {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(document);

        assertThat(example.find()).isTrue();
        assertThat(Ticks.yaml(example.group(1)).trade("""
                                {"type":"match","trade_id":10,"time":"2014-11-07T08:19:27.028459Z","product_id":"BTC-USD",\
                                "venue":"C","size":"5.23512","price":"400.23","side":"sell"}""").symbol()).isEqualTo("C:BTC-USD");
    }
}
