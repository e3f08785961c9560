/** The topologies of all timeframes, driven without a broker. */
package com.kotsin.streamingcandle.topology;
