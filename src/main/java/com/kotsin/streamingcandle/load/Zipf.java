package com.kotsin.streamingcandle.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Ranks from 0, drawn so that rank r comes 1 / (r + 1) times as often as rank 0: few symbols make most of a market. */
final class Zipf {

    private final double[] cumulative;

    Zipf(int ranks) {
        cumulative = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
    }

    int next(RandomGenerator random) {
        double point = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
    }
}
