package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.leaks.Footprint.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was held after half of the times, and after all.
 *
 * @param base after half of them
 * @param after all of them
 */
record Comparison(Figures base, Figures after) {

    private static final double MEGABYTE = 1 << 20;
    private static final double MOST_HEAP = MEGABYTE;
    private static final double MOST_ANONYMOUS_PERCENT = 5;
    /** Each thread that writes keeps as many as it once needed at the same time: their number rises for minutes, and stands. */
    private static final int MOST_DIRECT_BUFFERS = 32;

    /** What has grown beyond its limit; empty if nothing leaks. */
    List<String> grown() {
        List<String> grown = new ArrayList<>();
        if (after.threads() > base.threads()) {
            grown.add("threads");
        }
        if (after.descriptors() > base.descriptors()) {
            grown.add("descriptors");
        }
        if (after.meters() > base.meters()) {
            grown.add("meters");
        }
        if (after.directBuffers() > base.directBuffers() + MOST_DIRECT_BUFFERS) {
            grown.add("direct buffers");
        }
        if (after.heap() > base.heap() + MOST_HEAP) {
            grown.add("heap");
        }
        if (anonymousPercent() >= MOST_ANONYMOUS_PERCENT) {
            grown.add("anonymous memory");
        }
        return grown;
    }

    double anonymousPercent() {
        return 100.0 * (after.anonymous() - base.anonymous()) / base.anonymous();
    }

    String threads() {
        return counts(base.threads(), after.threads());
    }

    String descriptors() {
        return counts(base.descriptors(), after.descriptors());
    }

    String meters() {
        return counts(base.meters(), after.meters());
    }

    String directBuffers() {
        return counts(base.directBuffers(), after.directBuffers());
    }

    private static String counts(long before, long after) {
        return String.format(Locale.ROOT, "%,d → %,d", before, after);
    }

    String heap() {
        return String.format(
                Locale.ROOT, "%.1f MB %+.2f MB", base.heap() / MEGABYTE, (after.heap() - base.heap()) / MEGABYTE);
    }

    String anonymous() {
        return String.format(Locale.ROOT, "%.0f MB %+.1f %%", base.anonymous() / MEGABYTE, anonymousPercent());
    }

    @Override
    public String toString() {
        return "threads %s, descriptors %s, meters %s, direct buffers %s, heap %s, anonymous memory %s"
                .formatted(threads(), descriptors(), meters(), directBuffers(), heap(), anonymous());
    }
}
