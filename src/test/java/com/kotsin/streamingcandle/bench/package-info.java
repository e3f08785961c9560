/** The benchmark of {@code mvn -Pbench verify}: what it measures and how, docs/performance.md says. */
package com.kotsin.streamingcandle.bench;
