package com.kotsin.streamingcandle.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text with places such as {@code {exchange}:{companyName|Token}}. A place names fields of which the first that has a
 * value is put there; {@code exchange} and {@code instrument} are the format's own.
 */
record SymbolTemplate(List<Part> parts) {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    sealed interface Part {}

    record Literal(String text) implements Part {}

    record Place(List<Choice> choices) implements Part {
        String shown() {
            return String.join(" or ", choices.stream().map(Choice::shown).toList());
        }
    }

    /** @param pointer of the field; {@code null} unless the source is a field */
    record Choice(Source source, String pointer) {
        String shown() {
            return source == Source.FIELD ? pointer : source.toString();
        }
    }

    enum Source {
        FIELD,
        EXCHANGE,
        INSTRUMENT;

        @Override
        public String toString() {
            return this == EXCHANGE ? "the exchange" : "the instrument's name";
        }
    }

    /** @throws IllegalArgumentException with what is wrong and how it should look */
    static SymbolTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACE.matcher(template);
        int end = 0;
        while (matcher.find()) {
            literal(template.substring(end, matcher.start()), template, parts);
            parts.add(place(matcher.group(1), template));
            end = matcher.end();
        }
        literal(template.substring(end), template, parts);
        if (end == 0) {
            throw wrong(template, "names no field");
        }
        return new SymbolTemplate(List.copyOf(parts));
    }

    private static void literal(String text, String template, List<Part> parts) {
        if (text.contains("{") || text.contains("}")) {
            throw wrong(template, "has a brace without its partner");
        }
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    private static Place place(String names, String template) {
        List<Choice> choices = new ArrayList<>();
        for (String name : names.split("\\|", -1)) {
            choices.add(
                    switch (name) {
                        case "" -> throw wrong(template, "has a place without a name");
                        case "exchange" -> new Choice(Source.EXCHANGE, null);
                        case "instrument" -> new Choice(Source.INSTRUMENT, null);
                        default -> new Choice(Source.FIELD, name.startsWith("/") ? name : "/" + name);
                    });
        }
        return new Place(List.copyOf(choices));
    }

    private static IllegalArgumentException wrong(String template, String what) {
        return new IllegalArgumentException(
                "'%s' %s; it should look like \"{exchange}:{name|/data/name}\", in quotes".formatted(template, what));
    }

    boolean uses(Source source) {
        return choices().stream().anyMatch(choice -> choice.source() == source);
    }

    List<String> pointers() {
        return choices().stream()
                .filter(choice -> choice.source() == Source.FIELD)
                .map(Choice::pointer)
                .toList();
    }

    private List<Choice> choices() {
        return parts.stream()
                .flatMap(part -> part instanceof Place place ? place.choices().stream() : Stream.of())
                .toList();
    }
}
