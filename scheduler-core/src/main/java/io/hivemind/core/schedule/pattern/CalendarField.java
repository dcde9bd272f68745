package io.hivemind.core.schedule.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fields of a calendar, coarse to fine, and how their values are written.
public enum CalendarField {
    YEAR(1970, 9999),
    MONTH(1, 12),
    DAY(1, 31),
    WEEKDAY(1, 7),
    HOUR(0, 23),
    MINUTE(0, 59),
    SECOND(0, 59),
    MILLISECOND(0, 999);

    private static final List<String> MONTHS =
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
    private static final Pattern STEP =
            Pattern.compile("\\+\\s*([0-9]{1,4})|interval\\(\\s*([0-9]{1,4})\\s*\\)");
    private static final Pattern RANGE = Pattern.compile("(\\w+)\\s*\\.\\.=?\\s*(\\w+)");
    private static final Pattern CALL = Pattern.compile("(exact|bounded|jitter)\\((.*)\\)");

    private final int min;
    private final int max;

    CalendarField(int min, int max) {
        this.min = min;
        this.max = max;
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(CalendarField::key).toList();
    }

    public static Optional<CalendarField> of(String key) {
        return Arrays.stream(values()).filter(field -> field.key().equals(key)).findFirst();
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    /// What one text says of a field.
    ///
    /// @param step whether it is a step from the field's lowest value, or leaves the field free
    /// @param jitter how many units of the field each fire may come later
    public record Values(BitSet values, boolean step, int jitter) {}

    /// A number, a name, a range, a step, `bounded`, `jitter`, `exact` or `identity`.
    public Values parse(String text) throws FormException {
        String value = text.strip();
        if (value.equals("identity")) {
            return new Values(every(min, 1, max), true, 0);
        }
        Matcher call = CALL.matcher(value);
        if (call.matches() && call.group(1).equals("jitter")) {
            List<String> parts = arguments(call.group(2));
            if (parts.size() != 2 || !parts.get(1).matches("[0-9]{1,4}")) {
                throw wrong(text);
            }
            Values inner = plain(parts.get(0), text);
            return new Values(inner.values(), inner.step(), Integer.parseInt(parts.get(1)));
        }
        return plain(value, text);
    }

    private Values plain(String value, String text) throws FormException {
        if (STEP.matcher(value).matches()) {
            return new Values(every(min, step(value, text), max), true, 0);
        }
        Matcher range = RANGE.matcher(value);
        if (range.matches()) {
            return new Values(range(range.group(1), range.group(2), text), false, 0);
        }
        Matcher call = CALL.matcher(value);
        if (!call.matches()) {
            return single(value, text);
        }
        List<String> parts = arguments(call.group(2));
        if (call.group(1).equals("exact") && parts.size() == 1) {
            return single(parts.getFirst(), text);
        }
        if (call.group(1).equals("bounded") && parts.size() == 3) {
            int from = number(parts.get(0), text);
            int to = number(parts.get(2), text);
            if (from > to) {
                throw new FormException(0, what(text) + " ends before it begins");
            }
            return new Values(every(from, step(parts.get(1), text), to), false, 0);
        }
        throw wrong(text);
    }

    private Values single(String word, String text) throws FormException {
        int number = number(word, text);
        return new Values(every(number, 1, number), false, 0);
    }

    /// Both ends included; a range of names may go over the end of the year or the week.
    private BitSet range(String first, String last, String text) throws FormException {
        int from = number(first, text);
        int to = number(last, text);
        if (from <= to) {
            return every(from, 1, to);
        }
        if (named(first).isEmpty()) {
            throw new FormException(0, what(text) + " ends before it begins");
        }
        BitSet around = every(from, 1, max);
        around.or(every(min, 1, to));
        return around;
    }

    private static BitSet every(int from, int step, int to) {
        BitSet values = new BitSet(to + 1);
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
        return values;
    }

    /// The parts between commas that are in no brackets of their own.
    private static List<String> arguments(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    private int step(String value, String text) throws FormException {
        Matcher step = STEP.matcher(value);
        if (!step.matches()) {
            throw wrong(text);
        }
        int size = Integer.parseInt(step.group(1) != null ? step.group(1) : step.group(2));
        if (size < 1) {
            throw new FormException(0, what(text) + " has a step of 0");
        }
        return size;
    }

    private int number(String word, String text) throws FormException {
        Optional<Integer> named = named(word);
        if (named.isPresent()) {
            return named.get();
        }
        if (word.matches("[0-9]{1,4}")) {
            int value = Integer.parseInt(word);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw wrong(text);
    }

    private Optional<Integer> named(String word) {
        List<String> names =
                switch (this) {
                    case MONTH -> MONTHS;
                    case WEEKDAY -> WEEKDAYS;
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

    private String what(String text) {
        return "the " + key() + " " + FormException.quote(text);
    }

    private FormException wrong(String text) {
        String names =
                switch (this) {
                    case MONTH -> ", a name as january or jan";
                    case WEEKDAY -> " (Monday is 1), a name as monday or mon";
                    default -> "";
                };
        return new FormException(
                0,
                what(text)
                        + " is none: a number from "
                        + min
                        + " to "
                        + max
                        + names
                        + ", a range as 1..10, a step as +3, bounded(0, +10, 20), jitter(+2, 2)"
                        + " or identity");
    }
}
