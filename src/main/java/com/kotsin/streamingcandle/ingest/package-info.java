/**
 * Turns the bytes of a feed's message into trades, or into rejections that say why. Knows JSON and the feeds' formats,
 * which are data ({@code config/formats}); knows neither Kafka nor Spring nor the clock.
 */
package com.kotsin.streamingcandle.ingest;
