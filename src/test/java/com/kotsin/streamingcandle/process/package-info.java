/** The application as an operator meets it: whole processes that are started, stopped and killed, seen from outside. */
package com.kotsin.streamingcandle.process;
