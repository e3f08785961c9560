package com.kotsin.streamingcandle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd itself judges it, without running it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SystemdUnitIT {

    private static final Path UNIT = Path.of("config/streamingcandle@.service");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");

    @TempDir
    private Path directory;

    private Path unit;

    /** With the Java of this machine, since systemd looks whether the program is there. */
    @BeforeEach
    void findPrograms() throws IOException {
        Tool.need("systemd-analyze");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        unit = Files.writeString(
                directory.resolve(UNIT.getFileName()),
                Files.readString(UNIT).replace("ExecStart=/usr/bin/java ", "ExecStart=%s ".formatted(java)));
    }

    @Test
    void systemd_finds_nothing_wrong_with_it() {
        assertThat(Tool.run("systemd-analyze", "verify", unit.toString())).isEqualTo(new Tool.Result(0, ""));
    }

    @Test
    void its_exposure_is_below_two() {
        Tool.Result result = Tool.run("systemd-analyze", "--no-pager", "security", "--offline=true", unit.toString());

        Matcher exposure = EXPOSURE.matcher(result.output());
        assertThat(exposure.find()).as(result.output()).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThan(2.0);
    }
}
