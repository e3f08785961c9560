/** Programs that the documents show, compiled and run here. */
package com.kotsin.streamingcandle.example;
