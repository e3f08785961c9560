package com.kotsin.streamingcandle.stage;

import com.kotsin.streamingcandle.candle.Window;

/** A window of a symbol. */
public interface SymbolWindow {

    String symbol();

    Window window();
}
