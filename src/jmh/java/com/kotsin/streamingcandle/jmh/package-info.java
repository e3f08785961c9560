/**
 * What one operation of the hot path costs, in time and in bytes allocated: {@code mvn -Pjmh verify}. Not compiled
 * without that profile, and never in the jar.
 */
package com.kotsin.streamingcandle.jmh;
