/** What all of HTTP shares: its settings, who may ask, and how it says no. */
package com.kotsin.streamingcandle.web;
