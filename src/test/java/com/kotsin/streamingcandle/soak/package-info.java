/** The judgement of a soak, over soaks that never were. */
package com.kotsin.streamingcandle.soak;
