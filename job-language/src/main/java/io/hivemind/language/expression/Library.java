package io.hivemind.language.expression;

import dev.cel.common.values.NullValue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the functions of LANGUAGE section 10 do. A wrong argument is an IllegalArgumentException
/// with a message for the author of the job.
final class Library {
    private static final int MAX_RANGE = 100_000;

    private Library() {}

    static Object sum(Object value) {
        long ints = 0;
        double doubles = 0;
        boolean fraction = false;
        for (Object item : list("sum", value)) {
            if (item instanceof Long number) {
                ints = Math.addExact(ints, number);
            } else if (item instanceof Double number) {
                doubles += number;
                fraction = true;
            } else {
                throw wrong("sum", "numbers", item);
            }
        }
        return fraction ? (Object) (ints + doubles) : (Object) ints;
    }

    /// @param sign 1 for the largest, -1 for the smallest
    static Object extremum(String name, int sign, Object[] arguments) {
        List<?> values =
                arguments.length == 1 && arguments[0] instanceof List<?> list
                        ? list
                        : List.of(arguments);
        Object best = null;
        for (Object value : values) {
            if (best == null || sign * compare(name, value, best) > 0) {
                best = value;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(
                    name + " of an empty list has no value; use default(…) beside it");
        }
        return best;
    }

    private static int compare(String name, Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        if (left instanceof Instant a && right instanceof Instant b) {
            return a.compareTo(b);
        }
        throw new IllegalArgumentException(
                name + " cannot compare " + Kinds.name(left) + " with " + Kinds.name(right));
    }

    static Object flatten(Object value) {
        List<Object> flat = new ArrayList<>();
        for (Object item : list("flatten", value)) {
            if (item instanceof List<?> inner) {
                Budget.checkSize((long) flat.size() + inner.size());
                flat.addAll(inner);
            } else {
                flat.add(item);
            }
        }
        return flat;
    }

    static Object range(Object from, Object to) {
        if (!(from instanceof Long a) || !(to instanceof Long b)) {
            throw wrong("range", "two ints", from instanceof Long ? to : from);
        }
        if (b > a && (b - a > MAX_RANGE || b - a < 0)) {
            throw new IllegalArgumentException("range of more than " + MAX_RANGE + " values");
        }
        List<Object> values = new ArrayList<>();
        for (long i = a; i < b; i++) {
            values.add(i);
        }
        return values;
    }

    static Object join(Object value, Object separator) {
        String between = text("join", separator);
        StringBuilder joined = new StringBuilder();
        boolean first = true;
        for (Object item : list("join", value)) {
            if (!first) {
                joined.append(between);
            }
            first = false;
            joined.append(JsonValues.text(item, Budget.VALUE_SIZE));
            Budget.checkSize(joined.length());
        }
        return joined.toString();
    }

    static Object replace(Object value, Object search, Object replacement, Object limit) {
        String text = text("replace", value);
        String from = text("replace", search);
        String to = text("replace", replacement);
        long left = limit instanceof Long number && number >= 0 ? number : Long.MAX_VALUE;
        StringBuilder replaced = new StringBuilder();
        int at = 0;
        while (left-- > 0) {
            int found = text.indexOf(from, at);
            if (found < 0 || (from.isEmpty() && found >= text.length())) {
                break;
            }
            replaced.append(text, at, found).append(to);
            Budget.checkSize(replaced.length());
            at = found + from.length();
            if (from.isEmpty()) {
                replaced.append(text.charAt(at++));
            }
        }
        return replaced.append(text, at, text.length()).toString();
    }

    static Object orElse(Object value, Object other) {
        return value instanceof NullValue ? other : value;
    }

    static Object format(Object time, Object pattern, Object zone) {
        try {
            ZoneId zoneId = ZoneId.of(text("format", zone));
            return DateTimeFormatter.ofPattern(text("format", pattern), Locale.ROOT)
                    .withZone(zoneId)
                    .format(instant(time));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("format: " + e.getMessage(), e);
        }
    }

    private static Instant instant(Object time) {
        if (time instanceof Instant at) {
            return at;
        }
        if (time instanceof String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "format: \""
                                + text
                                + "\" is no time with an offset, as 2026-03-01T18:00:00Z",
                        e);
            }
        }
        throw wrong("format", "a time", time);
    }

    static String text(String function, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw wrong(function, "a text", value);
    }

    private static List<?> list(String function, Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(function, "a list", value);
    }

    private static IllegalArgumentException wrong(String function, String wanted, Object value) {
        return new IllegalArgumentException(
                function + " takes " + wanted + ", and was given " + Kinds.name(value));
    }
}
