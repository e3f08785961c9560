package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds symbols by a part of them; looks at each of them, which takes some milliseconds for 100,000. Immutable. */
final class SymbolSearch {

    private final List<Entry> entries;

    /**
     * @param upper the symbol in upper case
     * @param nameAt where in it the name begins, behind the colon if there is one
     */
    private record Entry(Instrument instrument, String upper, int nameAt) {

        static Entry of(Instrument instrument) {
            String upper = instrument.symbol().toUpperCase(Locale.ROOT);
            return new Entry(instrument, upper, upper.indexOf(':') + 1);
        }

        String name() {
            return upper.substring(nameAt);
        }
    }

    SymbolSearch(Collection<Instrument> instruments) {
        entries = instruments.stream()
                .map(Entry::of)
                .sorted(Comparator.comparing(Entry::name)
                        .thenComparing(Entry::upper)
                        .thenComparing(entry -> entry.instrument().symbol()))
                .toList();
    }

    /** @param text in upper case */
    List<Instrument> find(String text, int limit) {
        List<Instrument> names = new ArrayList<>();
        List<Instrument> symbols = new ArrayList<>();
        List<Instrument> others = new ArrayList<>();
        for (Entry entry : entries) {
            List<Instrument> rank = entry.upper().startsWith(text, entry.nameAt())
                    ? names
                    : entry.upper().startsWith(text) ? symbols : others;
            if (rank.size() < limit && (rank != others || entry.upper().contains(text))) {
                rank.add(entry.instrument());
                if (names.size() == limit) {
                    break;
                }
            }
        }
        return Stream.of(names, symbols, others)
                .flatMap(List::stream)
                .limit(limit)
                .toList();
    }
}
