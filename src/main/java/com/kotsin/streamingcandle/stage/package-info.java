/**
 * What the stream stages share: how a window is kept in a store, how live candles are rationed, how one stage tells the
 * next that windows are closed. No stage of its own.
 */
package com.kotsin.streamingcandle.stage;
