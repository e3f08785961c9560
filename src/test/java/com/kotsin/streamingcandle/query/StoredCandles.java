package com.kotsin.streamingcandle.query;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A history in memory, for tests of what is asked of it. */
final class StoredCandles {

    private final List<Candle> candles = new ArrayList<>();
    private final CandleHistory history = mock(CandleHistory.class);

    StoredCandles() {
        when(history.find(any(), any(), anyLong(), anyLong(), anyInt(), any()))
                .thenAnswer(call -> find(
                        call.getArgument(0),
                        call.getArgument(1),
                        call.getArgument(2),
                        call.getArgument(3),
                        call.getArgument(4),
                        call.getArgument(5)));
        when(history.newest(any(), any()))
                .thenAnswer(call ->
                        find(call.getArgument(0), call.getArgument(1), Long.MIN_VALUE, Long.MAX_VALUE, 1, Order.DESC)
                                .stream()
                                .findFirst());
    }

    CandleHistory history() {
        return history;
    }

    void add(Candle... more) {
        candles.addAll(List.of(more));
    }

    private List<Candle> find(String symbol, Timeframe timeframe, long from, long to, int limit, Order order) {
        Comparator<Candle> byStart = Comparator.comparingLong(Candle::start);
        return new ArrayList<>(candles.stream()
                .filter(candle -> candle.symbol().equals(symbol)
                        && candle.timeframe().equals(timeframe)
                        && candle.start() >= from
                        && candle.start() < to)
                .sorted(order == Order.ASC ? byStart : byStart.reversed())
                .limit(limit)
                .toList());
    }
}
