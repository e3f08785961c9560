/**
 * Starts, watches, restarts and stops the Kafka Streams instances, one per timeframe: settings, topics, directories, the
 * instance lock, the clock, metrics and health.
 */
package com.kotsin.streamingcandle.pipeline;
