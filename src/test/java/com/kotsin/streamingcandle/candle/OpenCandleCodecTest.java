package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.market.TradeEffect;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenCandleCodecTest {

    private static final String SEEDS = "com.kotsin.streamingcandle.oracle.RandomTrades#seeds";

    @ParameterizedTest
    @MethodSource(SEEDS)
    void a_candle_that_is_read_back_is_the_same_in_every_field(long seed) {
        OpenCandle candle = fold(Fold.withOrdinals(RandomTrades.with(seed).symbols(3)));

        assertThat(OpenCandleCodec.decode(OpenCandleCodec.encode(candle)))
                .as("seed %d", seed)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(candle);
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void a_candle_that_is_read_back_after_each_trade_goes_on_as_if_it_had_never_been_written(long seed) {
        List<OracleTrade> trades =
                Fold.withOrdinals(RandomTrades.with(seed).symbols(3).trades(300));
        OpenCandle candle = new OpenCandle();
        for (OracleTrade trade : trades) {
            candle.add(Fold.trade(trade), trade.position());
            candle = OpenCandleCodec.decode(OpenCandleCodec.encode(candle));
        }

        assertThat(OpenCandleCodec.encode(candle)).as("seed %d", seed).isEqualTo(OpenCandleCodec.encode(fold(trades)));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void a_candle_goes_on_whatever_it_lacks_so_far(long seed) {
        List<OracleTrade> trades = RandomTrades.with(seed).trades(30).list();
        Map<Long, TradeEffect> effects = Fold.effects(trades, seed);
        OpenCandle candle = new OpenCandle();
        for (OracleTrade trade : trades) {
            candle.add(Fold.trade(trade, effects.get(trade.position())), trade.position());
            OpenCandle read = OpenCandleCodec.decode(OpenCandleCodec.encode(candle));
            assertThat(read)
                    .as("seed %d, trade %d", seed, trade.position())
                    .usingRecursiveComparison()
                    .isEqualTo(candle);
            candle = read;
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "false, false"})
    void a_candle_without_an_open_or_without_a_high_is_kept(boolean openClose, boolean highLow) {
        OpenCandle candle = new OpenCandle();
        candle.add(Fold.trade(RandomTrades.with(1).list().get(0), new TradeEffect(openClose, highLow, true)), 0);

        OpenCandle read = OpenCandleCodec.decode(OpenCandleCodec.encode(candle));

        assertThat(read).usingRecursiveComparison().isEqualTo(candle);
        assertThat(read.isEmpty()).isEqualTo(!openClose);
    }

    @Test
    void what_the_form_before_wrote_is_read() {
        byte[] bytes = OpenCandleCodec.encode(fold(RandomTrades.with(1).list()));
        bytes[0] = 1;

        assertThat(OpenCandleCodec.encode(OpenCandleCodec.decode(bytes)))
                .isEqualTo(OpenCandleCodec.encode(fold(RandomTrades.with(1).list())));
    }

    @Test
    void that_trades_may_be_missing_is_kept() {
        OpenCandle candle = fold(RandomTrades.with(1).list());
        candle.markIncomplete();

        assertThat(OpenCandleCodec.decode(OpenCandleCodec.encode(candle)).complete)
                .isFalse();
    }

    @Test
    void that_the_feed_tells_no_sides_is_kept() {
        OpenCandle candle = fold(RandomTrades.with(1).list().stream()
                .filter(trade -> trade.side() == null)
                .toList());

        assertThat(OpenCandleCodec.decode(OpenCandleCodec.encode(candle)).buyVolume)
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "1E+3",
                "-1",
                "127",
                "128",
                "-128",
                "-129",
                "1E-18",
                "98765432109876543210.123456789"
            })
    void a_decimal_is_written_in_the_size_announced_and_read_back_with_its_scale(BigDecimal decimal) {
        ByteBuffer bytes = ByteBuffer.allocate(OpenCandleCodec.encodedSize(decimal));

        OpenCandleCodec.put(bytes, decimal);

        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(OpenCandleCodec.get(bytes.flip())).isEqualTo(decimal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "127",
                "128",
                "-128",
                "-129",
                "32767",
                "32768",
                "-32769",
                "999999999999999999",
                "-999999999999999999",
                "1000000000000000000",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "1E+30"
            })
    void a_decimal_is_written_as_its_scale_and_the_bytes_of_its_unscaled_value(BigDecimal decimal) {
        byte[] unscaled = decimal.unscaledValue().toByteArray();
        ByteBuffer out = ByteBuffer.allocate(OpenCandleCodec.encodedSize(decimal));
        OpenCandleCodec.put(out, decimal);

        assertThat(out.array())
                .isEqualTo(ByteBuffer.allocate(6 + unscaled.length)
                        .putInt(decimal.scale())
                        .putShort((short) unscaled.length)
                        .put(unscaled)
                        .array());
    }

    @Test
    void a_form_of_another_version_is_refused() {
        byte[] bytes = OpenCandleCodec.encode(fold(RandomTrades.with(1).list()));
        bytes[0] = 99;

        assertThatThrownBy(() -> OpenCandleCodec.decode(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99");
    }

    @Test
    void bytes_that_are_cut_short_are_refused_wherever_they_end() {
        byte[] bytes = OpenCandleCodec.encode(fold(RandomTrades.with(1).list()));

        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> OpenCandleCodec.decode(part))
                    .as("the first %d of %d bytes", length, bytes.length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static OpenCandle fold(List<OracleTrade> trades) {
        OpenCandle candle = new OpenCandle();
        trades.forEach(trade -> candle.add(Fold.trade(trade), trade.position()));
        return candle;
    }
}
