package com.kotsin.streamingcandle.ingest;

import com.kotsin.streamingcandle.ingest.SymbolTemplate.Choice;
import com.kotsin.streamingcandle.ingest.SymbolTemplate.Literal;
import com.kotsin.streamingcandle.ingest.SymbolTemplate.Place;
import java.util.List;

/** Fills a template, of a symbol, a token or an id, with the values of a tick. */
final class SymbolWriter {

    private final SymbolTemplate template;
    private final RejectReason bad;
    private final int[][] fieldsOfPlace;
    private final StringBuilder out = new StringBuilder();

    /** @param bad why a tick is rejected that has something else than a string or a number in a place */
    SymbolWriter(SymbolTemplate template, RejectReason bad, FieldTree tree) {
        this.bad = bad;
        this.template = template;
        fieldsOfPlace = template.parts().stream()
                .map(part -> part instanceof Place place ? slots(place, tree) : null)
                .toArray(int[][]::new);
    }

    private static int[] slots(Place place, FieldTree tree) {
        return place.choices().stream()
                .mapToInt(choice -> choice.pointer() == null ? -1 : tree.add(List.of(choice.pointer()))[0])
                .toArray();
    }

    /**
     * @return what is overwritten by the next call
     * @throws Reject if a place finds no value
     */
    StringBuilder write(Slots slots, String exchange, String instrument) {
        out.setLength(0);
        List<SymbolTemplate.Part> parts = template.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Place place) {
                fill(place, fieldsOfPlace[i], slots, exchange, instrument);
            } else {
                out.append(((Literal) parts.get(i)).text());
            }
        }
        return out;
    }

    private void fill(Place place, int[] fields, Slots slots, String exchange, String instrument) {
        for (int i = 0; i < fields.length; i++) {
            Choice choice = place.choices().get(i);
            String name = switch (choice.source()) {
                case EXCHANGE -> exchange;
                case INSTRUMENT -> instrument;
                case FIELD -> null;
            };
            int slot = fields[i];
            if (name != null) {
                out.append(name);
                return;
            }
            if (slot >= 0 && slots.isPresent(slot)) {
                if (!slots.isName(slot)) {
                    throw new Reject(
                            bad, "%s is %s, not a string or a number".formatted(choice.pointer(), slots.shown(slot)));
                }
                if (!slots.isBlank(slot)) {
                    slots.appendTo(out, slot);
                    return;
                }
            }
        }
        throw new Reject(RejectReason.MISSING_FIELD, place.shown() + " is missing or blank");
    }
}
