/** What {@code rebuild} compares, and how. */
package com.kotsin.streamingcandle.rebuild;
