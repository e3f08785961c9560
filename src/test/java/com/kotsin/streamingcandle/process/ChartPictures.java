package com.kotsin.streamingcandle.process;

import java.nio.file.Path;

/**
 * Takes the pictures of the chart page in {@code docs/images}, of an application that runs.
 *
 * <p>Arguments: its address, the directory, a symbol.
 */
final class ChartPictures {

    private ChartPictures() {}

    public static void main(String[] args) {
        Path directory = Path.of(args[1]);
        try (ChartPage page = new ChartPage(Chromium.find().orElseThrow(), args[0])) {
            take(page.screen(1280, 800, true).open(args[2], "1m"), directory.resolve("chart-dark.png"));
            take(page.screen(1280, 800, false).open(args[2], "5m"), directory.resolve("chart-light.png"));
            take(page.screen(390, 844, true).open(args[2], "1m"), directory.resolve("chart-phone.png"));
        }
    }

    private static void take(ChartPage page, Path picture) {
        page.awaiting("ticks a second", () -> page.text("rate").endsWith("ticks/s"));
        page.awaiting("a candle that forms", () -> page.figures().endsWith("forming"));
        page.picture(picture);
    }
}
