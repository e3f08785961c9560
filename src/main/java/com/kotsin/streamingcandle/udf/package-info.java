/** The UDF protocol of TradingView's charting library, so that its charts show these candles. */
package com.kotsin.streamingcandle.udf;
