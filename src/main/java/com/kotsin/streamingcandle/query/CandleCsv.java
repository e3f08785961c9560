package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Candles as lines of CSV: a header line, then the fields of the JSON in their order, those that are absent empty. */
final class CandleCsv {

    static final String TYPE = "text/csv";
    static final MediaType MEDIA_TYPE = MediaType.parseMediaType("text/csv;charset=UTF-8");

    /** As RFC 4180 has it. */
    private static final String LINE_END = "\r\n";

    private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");
    private static final JsonFactory JSON = new JsonFactory();

    private CandleCsv() {}

    /**
     * Whether a request asks for CSV.
     *
     * @param format or {@code null}
     * @param accept header, or {@code null}
     */
    static boolean isWanted(String format, String accept) {
        if (format != null) {
            return switch (format) {
                case "csv" -> true;
                case "json" -> false;
                default -> throw new BadParameterException("format", format, "json or csv");
            };
        }
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(types);
            return types.stream()
                    .filter(type -> type.includes(MediaType.APPLICATION_JSON) || type.includes(MEDIA_TYPE))
                    .findFirst()
                    .filter(type -> !type.includes(MediaType.APPLICATION_JSON))
                    .isPresent();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    static byte[] write(List<Candle> candles) {
        StringBuilder csv = new StringBuilder(String.join(",", CandleJson.FIELDS)).append(LINE_END);
        for (Candle candle : candles) {
            Map<String, String> fields = new HashMap<>();
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), CandleJson.write(candle))) {
                json.nextToken();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    fields.put(name, json.getString());
                }
            }
            csv.append(CandleJson.FIELDS.stream()
                            .map(name -> quoted(fields.getOrDefault(name, "")))
                            .collect(Collectors.joining(",")))
                    .append(LINE_END);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
