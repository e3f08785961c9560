package com.kotsin.streamingcandle.rollup;

import java.util.Objects;

/** Gives one object for equal values that come one after the other, so that they are not kept many times over. */
final class Shared<T> {

    private T last;

    T of(T value) {
        if (!Objects.equals(value, last)) {
            last = value;
        }
        return last;
    }
}
