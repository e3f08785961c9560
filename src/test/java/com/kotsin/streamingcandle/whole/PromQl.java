package com.kotsin.streamingcandle.whole;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of PromQL asks for; enough of the language for the rules and the dashboard.
 *
 * @param labels by which it groups
 */
record PromQl(List<Selector> selectors, Set<String> labels) {

    /**
     * A metric as an expression names it.
     *
     * @param matchers what stands behind each label: operator and quoted text
     */
    record Selector(String metric, Map<String, String> matchers) {}

    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w.:])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*})?(?:\\s*\\[[^]]+])?(\\s*\\()?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*((?:=~|!~|!=|=)\\s*\"[^\"]*\")");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

    static PromQl read(String expression) {
        Set<String> labels = new TreeSet<>();
        String ungrouped = GROUPING.matcher(expression).replaceAll(grouping -> {
            labels.addAll(List.of(grouping.group(1).split("\\s*,\\s*")));
            return " ";
        });
        List<Selector> selectors = new ArrayList<>();
        Matcher found = SELECTOR.matcher(ungrouped);
        while (found.find()) {
            boolean function = found.group(3) != null;
            if (!function && !WORDS.contains(found.group(1).toLowerCase(Locale.ROOT))) {
                selectors.add(new Selector(found.group(1), matchers(found.group(2))));
            }
        }
        return new PromQl(selectors, labels);
    }

    private static Map<String, String> matchers(String braces) {
        Map<String, String> matchers = new HashMap<>();
        if (braces != null) {
            MATCHER.matcher(braces).results().forEach(each -> matchers.put(each.group(1), each.group(2)));
        }
        return matchers;
    }
}
