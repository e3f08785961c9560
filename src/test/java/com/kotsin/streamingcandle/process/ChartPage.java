package com.kotsin.streamingcandle.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart page in a browser, as its reader sees it, and what it tells of itself. */
final class ChartPage implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final ChromeDriver driver;
    private final String address;

    /** @param address of the application, such as {@code http://127.0.0.1:8080} */
    ChartPage(Chromium chromium, String address) {
        this.driver = chromium.start();
        this.address = address;
        screen(1280, 800, true);
    }

    ChartPage screen(int width, int height, boolean dark) {
        Chromium.show(driver, width, height, dark);
        return this;
    }

    ChartPage open(String symbol, String timeframe) {
        driver.get("%s/#symbol=%s&timeframe=%s"
                .formatted(address, URLEncoder.encode(symbol, StandardCharsets.UTF_8), timeframe));
        // The same page with another fragment is not loaded anew.
        driver.navigate().refresh();
        return awaitCandles();
    }

    ChartPage awaitCandles() {
        await("candles on the page")
                .atMost(ApplicationProcess.LONG)
                .until(() -> !bars().isEmpty() && !figures().isEmpty());
        return this;
    }

    /** {@code connecting}, {@code connected} or {@code disconnected}. */
    String connection() {
        return state().path("connection").asString();
    }

    JsonNode state() {
        return JSON.readTree((String) driver.executeScript("return JSON.stringify(window.chartState ?? {})"));
    }

    /** The candles that it holds; decimals are text, as they came. */
    List<JsonNode> bars() {
        return new ArrayList<>(state().path("bars").values());
    }

    Optional<JsonNode> bar(long start) {
        return bars().stream()
                .filter(bar -> bar.path("start").longValue() == start)
                .findFirst();
    }

    /** The newest. */
    JsonNode lastBar() {
        List<JsonNode> bars = bars();
        return bars.get(bars.size() - 1);
    }

    String text(String id) {
        return driver.findElement(By.id(id)).getText().replace('\n', ' ').strip();
    }

    boolean shows(String id) {
        return driver.findElement(By.id(id)).isDisplayed();
    }

    /** The figures of the candle that is pointed at, or of the newest. */
    String figures() {
        return text("figures");
    }

    void click(String id) {
        driver.findElement(By.id(id)).click();
    }

    void clickTimeframe(String timeframe) {
        driver.findElement(By.xpath("//div[@id='timeframes']/button[.='%s']".formatted(timeframe)))
                .click();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void search(String typed, CharSequence... then) {
        press("/");
        driver.findElement(By.id("symbol")).sendKeys(typed);
        press(then);
    }

    /** Points at a place of the chart, in parts of its width from the left. */
    void pointAt(double part) {
        var chart = driver.findElement(By.id("chart"));
        int width = chart.getSize().width;
        new Actions(driver)
                .moveToElement(chart, (int) (width * (part - 0.5)), -40)
                .perform();
    }

    /** Answers what a script returns, which may be a promise. */
    Object script(String script) {
        return driver.executeScript(script);
    }

    String hash() {
        return URI.create(driver.getCurrentUrl()).getRawFragment();
    }

    String title() {
        return driver.getTitle();
    }

    /** What the console said of errors since the last call. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Every address that was asked for since the last call. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> JSON.readTree(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asString().equals("Network.requestWillBeSent"))
                .map(message ->
                        message.path("params").path("request").path("url").asString())
                .toList();
    }

    void picture(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for something of the page; if it does not come, the failure says what the page showed instead. */
    void awaiting(String what, Callable<Boolean> condition) {
        try {
            await(what).atMost(ApplicationProcess.LONG).until(condition);
        } catch (ConditionTimeoutException e) {
            Path picture = Path.of("target", "chart", "failed.png");
            picture(picture);
            throw new AssertionError(
                    "No %s; the page, also in %s, shows:%n%s%n%s".formatted(what, picture, text(driver), errors()), e);
        }
    }

    private static String text(ChromeDriver driver) {
        return driver.findElement(By.tagName("body")).getText();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
