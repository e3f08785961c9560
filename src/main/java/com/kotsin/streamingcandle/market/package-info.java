/** What is traded and when: trades, sides, trading sessions and calendars. Plain Java, no clock, no I/O. */
package com.kotsin.streamingcandle.market;
