/**
 * What {@code mvn spring-boot:run} and the tests need around the application: a broker and a store in this process, and
 * a feed for them, simulated or replayed from a file. Never in the production jar.
 */
package com.kotsin.streamingcandle.embedded;
