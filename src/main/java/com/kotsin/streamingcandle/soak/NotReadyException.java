package com.kotsin.streamingcandle.soak;

import java.nio.file.Path;

/** The service that a soak has started does not get ready. */
public final class NotReadyException extends Exception {

    NotReadyException(Path log) {
        super("The service does not get ready; its log: " + log);
    }
}
