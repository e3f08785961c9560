/** The command line beside the service. */
package com.kotsin.streamingcandle.command;
