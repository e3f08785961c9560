package com.kotsin.streamingcandle.soak;

import java.util.Optional;

/**
 * What a soak says of one thing.
 *
 * @param figure that was judged, if it is a series
 * @param trend likewise
 * @param troughs likewise; one a cycle
 * @param text why, with the figures
 */
record Finding(
        String name, Verdict verdict, Optional<Figure> figure, Optional<Trend> trend, double[] troughs, String text) {

    static Finding of(String name, Verdict verdict, String text) {
        return new Finding(name, verdict, Optional.empty(), Optional.empty(), new double[0], text);
    }
}
