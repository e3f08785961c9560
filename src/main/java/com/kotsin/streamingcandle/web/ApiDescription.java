package com.kotsin.streamingcandle.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code GET /v3/api-docs}: the HTTP API as OpenAPI 3.1, with the published schema of a candle. */
@RestController
class ApiDescription {

    private final JsonNode description;

    ApiDescription() throws IOException {
        String published = read("candle.schema.json").replace("#/$defs/", "#/components/schemas/Candle/$defs/");
        ObjectNode candle = (ObjectNode) new JsonMapper().readTree(published);
        // They belong to a document of its own.
        candle.remove("$schema");
        candle.remove("$id");
        description = new YAMLMapper().readTree(read("openapi.yaml"));
        ((ObjectNode) description.at("/components/schemas")).set("Candle", candle);
    }

    private static String read(String resource) throws IOException {
        return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    JsonNode description() {
        return description;
    }
}
