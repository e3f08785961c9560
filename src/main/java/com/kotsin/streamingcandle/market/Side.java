package com.kotsin.streamingcandle.market;

/** The side of the taker, that is of the order that met a resting one and so made the trade. */
public enum Side {
    BUY,
    SELL
}
