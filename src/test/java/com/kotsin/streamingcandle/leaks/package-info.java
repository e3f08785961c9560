/**
 * Leaks per operation: one operation is repeated very often, and what the process holds after half of the times is compared
 * with what it holds after all of them. docs/leaks.md has the table, which the runs write.
 *
 * <p>{@link com.kotsin.streamingcandle.leaks.Footprint} measures a process from outside,
 * {@link com.kotsin.streamingcandle.leaks.Repeated} repeats and compares, and
 * {@link com.kotsin.streamingcandle.leaks.Operation} names what there is. To add one: a constant there, with a method that
 * it comes through each time and in which a leak can be planted, and a test that repeats it.
 */
package com.kotsin.streamingcandle.leaks;
