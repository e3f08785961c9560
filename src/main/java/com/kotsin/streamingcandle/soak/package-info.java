/**
 * Runs the service for hours under a load that follows a plan, looks at it from outside, and judges whether it leaks, is wrong
 * or gets slower. In: a process that it starts itself, figures of a load. Out: a folder with samples, plots and a report.
 */
package com.kotsin.streamingcandle.soak;
