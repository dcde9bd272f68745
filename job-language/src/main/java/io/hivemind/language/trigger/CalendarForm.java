package io.hivemind.language.trigger;

import io.hivemind.language.document.Quote;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form of one field of a `calendar` trigger.
public final class CalendarForm {
    /// The fields there are, coarse to fine.
    public static final List<String> FIELDS =
            List.of("year", "month", "day", "weekday", "hour", "minute", "second", "millisecond");

    static final List<String> MONTHS =
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december");
    private static final List<String> WEEKDAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    private record Range(int min, int max) {}

    private static final Map<String, Range> RANGES =
            Map.of(
                    "year", new Range(1970, 9999),
                    "month", new Range(1, 12),
                    "day", new Range(1, 31),
                    "weekday", new Range(1, 7),
                    "hour", new Range(0, 23),
                    "minute", new Range(0, 59),
                    "second", new Range(0, 59),
                    "millisecond", new Range(0, 999));

    private static final Pattern STEP =
            Pattern.compile("\\+\\s*(\\d{1,4})|interval\\(\\s*(\\d{1,4})\\s*\\)");
    private static final Pattern RANGE = Pattern.compile("(\\w+)\\s*\\.\\.=?\\s*(\\w+)");
    private static final Pattern EXACT = Pattern.compile("exact\\(\\s*(\\w+)\\s*\\)");
    private static final Pattern BOUNDED =
            Pattern.compile("bounded\\(\\s*(\\w+)\\s*,\\s*\\+\\s*(\\d{1,4})\\s*,\\s*(\\w+)\\s*\\)");
    private static final Pattern JITTER =
            Pattern.compile("jitter\\(\\s*(?:\\+\\s*(\\d{1,4})|(\\w+))\\s*,\\s*(\\d{1,4})\\s*\\)");

    private CalendarForm() {}

    public static void check(String field, String text) throws FormException {
        String value = text.strip();
        Matcher step = STEP.matcher(value);
        Matcher range = RANGE.matcher(value);
        Matcher exact = EXACT.matcher(value);
        Matcher bounded = BOUNDED.matcher(value);
        Matcher jitter = JITTER.matcher(value);
        if (value.equals("identity")) {
            return;
        }
        if (step.matches()) {
            step(field, step.group(1) != null ? step.group(1) : step.group(2), text);
        } else if (exact.matches()) {
            number(field, exact.group(1), text);
        } else if (bounded.matches()) {
            ordered(field, bounded.group(1), bounded.group(3), text);
            step(field, bounded.group(2), text);
        } else if (jitter.matches()) {
            if (jitter.group(1) != null) {
                step(field, jitter.group(1), text);
            } else {
                number(field, jitter.group(2), text);
            }
        } else if (range.matches()) {
            boolean names = named(field, range.group(1)).isPresent() && field.equals("weekday");
            if (names) {
                number(field, range.group(2), text);
            } else {
                ordered(field, range.group(1), range.group(2), text);
            }
        } else {
            number(field, value, text);
        }
    }

    private static void step(String field, String digits, String text) throws FormException {
        if (Integer.parseInt(digits) < 1) {
            throw new FormException(0, "the " + field + " " + Quote.of(text) + " has a step of 0");
        }
    }

    private static void ordered(String field, String from, String to, String text)
            throws FormException {
        if (number(field, from, text) > number(field, to, text)) {
            throw new FormException(
                    0, "the " + field + " " + Quote.of(text) + " ends before it begins");
        }
    }

    private static int number(String field, String word, String text) throws FormException {
        Optional<Integer> named = named(field, word);
        if (named.isPresent()) {
            return named.get();
        }
        Range range = range(field);
        if (word.matches("\\d{1,4}")) {
            int value = Integer.parseInt(word);
            if (value >= range.min() && value <= range.max()) {
                return value;
            }
        }
        throw new FormException(
                0,
                "the "
                        + field
                        + " "
                        + Quote.of(text)
                        + " is none: a number from "
                        + range.min()
                        + " to "
                        + range.max()
                        + names(field)
                        + ", a range as 1..10, a step as +3, bounded(0, +10, 20), jitter(+2, 2)"
                        + " or identity");
    }

    private static String names(String field) {
        return switch (field) {
            case "month" -> ", a name as january or jan";
            case "weekday" -> " (Monday is 1), a name as monday or mon";
            default -> "";
        };
    }

    private static Range range(String field) {
        Range range = RANGES.get(field);
        if (range == null) {
            throw new IllegalArgumentException("no calendar field " + field);
        }
        return range;
    }

    private static Optional<Integer> named(String field, String word) {
        List<String> names =
                switch (field) {
                    case "month" -> MONTHS;
                    case "weekday" -> WEEKDAYS;
                    default -> List.of();
                };
        String lower = word.toLowerCase(Locale.ROOT);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(lower) || names.get(i).substring(0, 3).equals(lower)) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }
}
