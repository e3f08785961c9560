package com.kotsin.streamingcandle.ingest;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;

/**
 * The JSON pointers of a format, compiled to a tree of names whose leaves are slots. A segment {@code *} stands for each
 * object of an array; the pointers that have one form a second tree, whose root is such an object.
 */
final class FieldTree {

    private static final String EACH = "/*/";

    /** A member that leads to a wanted value, or is one. Knows where it was last seen, to notice a second one. */
    static final class Node {
        final String pointer;
        int slot = -1;
        boolean holdsTrades;
        /** Whether an array of scalars is wanted whole. */
        boolean isList;

        private final Map<String, Node> members = new HashMap<>();
        private long seenIn;

        private Node(String pointer) {
            this.pointer = pointer;
        }

        /** The member of that name, or {@code null} if it is not wanted. */
        Node member(String name) {
            return members.get(name);
        }

        boolean hasMembers() {
            return !members.isEmpty();
        }

        /** @param object a number that no other object that was read had, not 0 */
        boolean isSecondIn(long object) {
            boolean second = seenIn == object;
            seenIn = object;
            return second;
        }
    }

    private final Node message = new Node("");
    private Node trade = message;
    private String trades;
    private final Map<String, Integer> slots = new LinkedHashMap<>();

    /** Adds the pointers of a valid format's field, and returns their slots. */
    int[] add(List<String> field) {
        return field.stream()
                .mapToInt(pointer -> slots.computeIfAbsent(pointer, this::addLeaf))
                .toArray();
    }

    /** Adds the pointers of a field whose value may be an array of scalars. */
    int[] addLists(List<String> field) {
        int[] added = add(field);
        field.forEach(pointer -> leaf(pointer).isList = true);
        return added;
    }

    private int addLeaf(String pointer) {
        int slot = slots.size();
        leaf(pointer).slot = slot;
        return slot;
    }

    private Node leaf(String pointer) {
        if (!isOfTrade(pointer)) {
            return node(message, pointer);
        }
        int each = pointer.indexOf(EACH);
        if (trades == null) {
            trades = pointer.substring(0, each);
            trade = new Node(trades + "/*");
            node(message, trades).holdsTrades = true;
        }
        return node(trade, pointer.substring(each + EACH.length() - 1));
    }

    private static Node node(Node root, String pointer) {
        Node node = root;
        for (JsonPointer at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
            String path = node.pointer + "/" + at.getMatchingProperty();
            node = node.members.computeIfAbsent(at.getMatchingProperty(), name -> new Node(path));
        }
        return node;
    }

    /** The root of what a message has once. */
    Node message() {
        return message;
    }

    /** The root of what each trade of a message has; {@link #message()} if the format has no {@code *}. */
    Node trade() {
        return trade;
    }

    /** Where a message has the array of its trades, or {@code null} if the message is the trade. */
    String trades() {
        return trades;
    }

    int size() {
        return slots.size();
    }

    /** The slots that each trade of a message has its own values in. */
    int[] tradeSlots() {
        return slots.entrySet().stream()
                .filter(slot -> isOfTrade(slot.getKey()))
                .mapToInt(Map.Entry::getValue)
                .toArray();
    }

    static boolean isOfTrade(String pointer) {
        return pointer.contains(EACH);
    }

    /**
     * Holds the fields of a format against the rules of this tree.
     *
     * @param fields by key of the format
     * @throws InvalidFormat if a pointer is none, or does not go together with the others
     */
    static void check(Map<String, List<String>> fields) {
        String trades = null;
        for (var field : fields.entrySet()) {
            for (String pointer : field.getValue()) {
                if (!pointer.startsWith("/") || pointer.length() == 1) {
                    throw new InvalidFormat(
                            field.getKey(),
                            "'%s' is no JSON pointer; one looks like /price or /data/price".formatted(pointer));
                }
                int each = pointer.indexOf(EACH);
                if (each == 0 || each != pointer.lastIndexOf(EACH) || pointer.endsWith("/*")) {
                    throw new InvalidFormat(
                            field.getKey(),
                            "'%s' may have one *, between an array and a field of its objects, as in /data/*/price"
                                    .formatted(pointer));
                }
                String array = each < 0 ? trades : pointer.substring(0, each);
                if (trades != null && !trades.equals(array)) {
                    throw new InvalidFormat(
                            field.getKey(),
                            "'%s' looks into another array than '%s/*'; a message has its trades in one"
                                    .formatted(pointer, trades));
                }
                trades = array;
            }
        }
    }
}
