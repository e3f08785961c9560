package com.kotsin.streamingcandle.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The browser of this machine, without a window: Debian's packages {@code chromium} and {@code chromium-driver}, or what
 * the environment variables {@code CHROMIUM} and {@code CHROMEDRIVER} name.
 *
 * @param driver WebDriver server of the same version
 */
record Chromium(Path browser, Path driver) {

    static Optional<Chromium> find() {
        return program("CHROMIUM", "chromium", "chromium-browser", "google-chrome")
                .flatMap(browser ->
                        program("CHROMEDRIVER", "chromedriver").map(driver -> new Chromium(browser, driver)));
    }

    /** Whether a test may be left out because there is no browser. */
    static boolean mayBeMissing() {
        return !Boolean.parseBoolean(System.getenv("CI"));
    }

    private static Optional<Path> program(String variable, String... names) {
        String named = System.getenv(variable);
        Stream<Path> candidates = named != null
                ? Stream.of(Path.of(named))
                : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .flatMap(directory -> Arrays.stream(names).map(name -> Path.of(directory, name)));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    /** Starts it; what it logs and asks of the network is kept. */
    ChromeDriver start() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        if (System.getProperty("user.name").equals("root")) {
            // Its sandbox does not work for root.
            options.addArguments("--no-sandbox");
        }
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    /** As seen on a screen of this size, in CSS pixels, by somebody whose system is dark or light. */
    static void show(ChromeDriver driver, int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }
}
