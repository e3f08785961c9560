package com.kotsin.streamingcandle.soak;

/**
 * A part of a soak.
 *
 * @param cycle from 1; 0 before the first and after the last
 * @param rate messages per second
 */
public record Step(Phase phase, int cycle, long millis, int rate) {}
