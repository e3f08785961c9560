package com.kotsin.streamingcandle.embedded;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Which column of a CSV file of trades is what, by the names in its header line. Other columns are left out. */
final class CsvColumns {

    /** Field of the native format, and the names of its column. */
    private static final Map<String, List<String>> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("symbol", List.of("symbol"));
        NAMES.put("time", List.of("ts", "time"));
        NAMES.put("price", List.of("price"));
        NAMES.put("size", List.of("size", "quantity", "qty", "volume"));
        NAMES.put("side", List.of("side"));
        NAMES.put("id", List.of("trade_id", "id"));
        NAMES.put("exchange", List.of("exchange"));
    }

    private static final List<String> REQUIRED = List.of("symbol", "time", "price", "size");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int count;
    private final Map<String, Integer> indexes;

    private CsvColumns(int count, Map<String, Integer> indexes) {
        this.count = count;
        this.indexes = indexes;
    }

    /** @throws IllegalArgumentException if a column that every trade needs is missing */
    static CsvColumns of(String header) {
        List<String> columns = Arrays.stream(split(header.replace("\uFEFF", "")))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        Map<String, Integer> indexes = new LinkedHashMap<>();
        NAMES.forEach((field, names) -> names.stream()
                .mapToInt(columns::indexOf)
                .filter(index -> index >= 0)
                .findFirst()
                .ifPresent(index -> indexes.put(field, index)));
        for (String field : REQUIRED) {
            if (!indexes.containsKey(field)) {
                throw new IllegalArgumentException("no column for the %s in the header '%s'; name one %s"
                        .formatted(field, header, String.join(" or ", NAMES.get(field))));
            }
        }
        return new CsvColumns(columns.size(), indexes);
    }

    /** @throws IllegalArgumentException if the line has more or fewer columns than the header */
    byte[] toNative(String line) {
        String[] cells = split(line);
        if (cells.length != count) {
            throw new IllegalArgumentException(
                    "%d columns where the header has %d: %s".formatted(cells.length, count, line));
        }
        Map<String, Object> tick = new LinkedHashMap<>();
        indexes.forEach((field, index) -> {
            String cell = cells[index];
            if (!cell.isEmpty()) {
                tick.put(field, field.equals("time") && isWhole(cell) ? (Object) Long.valueOf(cell) : cell);
            }
        });
        return JSON.writeValueAsBytes(tick);
    }

    private static boolean isWhole(String cell) {
        return cell.length() < 20 && cell.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String[] split(String line) {
        String[] cells = line.split(",", -1);
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i].strip();
            boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
            cells[i] = quoted ? cell.substring(1, cell.length() - 1) : cell;
        }
        return cells;
    }
}
