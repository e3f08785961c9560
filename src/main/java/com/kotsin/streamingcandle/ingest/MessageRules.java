package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNSUPPORTED_CORRECTION;

import java.util.List;

/** Tells messages that are new trades from corrections of earlier ones, and from all else. */
final class MessageRules {

    private record Rule(int[] slots, List<String> is, String shown, boolean ofMessage) {

        private int slot(Slots values) {
            return values.first(slots);
        }
    }

    private final List<Rule> corrections;
    private final List<Rule> where;

    /** Adds the fields to the tree. */
    MessageRules(TickFormat format, FieldTree tree) {
        corrections = rules(format.corrections(), tree);
        where = rules(format.where(), tree);
    }

    private static List<Rule> rules(List<TickFormat.Condition> conditions, FieldTree tree) {
        return conditions.stream()
                .map(condition -> new Rule(
                        tree.add(condition.field()),
                        condition.is(),
                        TickFormat.shown(condition.field()),
                        condition.field().stream().noneMatch(FieldTree::isOfTrade)))
                .toList();
    }

    /**
     * @param messageOnly whether to look only at what a message of several trades says once
     * @throws Reject if the message is no new trade
     */
    void check(Slots values, boolean messageOnly) {
        for (int i = 0; i < corrections.size(); i++) {
            Rule rule = corrections.get(i);
            int slot = messageOnly && !rule.ofMessage() ? -1 : rule.slot(values);
            if (slot >= 0 && values.isOneOf(slot, rule.is())) {
                throw new Reject(
                        UNSUPPORTED_CORRECTION,
                        "%s is %s: it corrects or cancels an earlier trade"
                                .formatted(rule.shown(), values.shown(slot)));
            }
        }
        for (int i = 0; i < where.size(); i++) {
            Rule rule = where.get(i);
            if (messageOnly && !rule.ofMessage()) {
                continue;
            }
            int slot = rule.slot(values);
            if (slot < 0 || !values.isOneOf(slot, rule.is())) {
                String found = slot < 0 ? "is missing" : "is " + values.shown(slot);
                throw new Reject(
                        NOT_A_TRADE,
                        "%s %s; of a trade it is %s".formatted(rule.shown(), found, String.join(" or ", rule.is())));
            }
        }
    }
}
