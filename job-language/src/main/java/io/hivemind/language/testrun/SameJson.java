package io.hivemind.language.testrun;

import io.hivemind.core.expression.Json;
import io.hivemind.language.expression.JsonValues;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// Whether two values are the same: numbers by their value, mappings whatever their order.
final class SameJson {

    static boolean isSame(Json one, Json other) {
        return one.equals(other)
                || isSame(JsonValues.parse(one.text()), JsonValues.parse(other.text()));
    }

    private static boolean isSame(Object one, @Nullable Object other) {
        return switch (one) {
            case Number number -> other instanceof Number that && areSame(number, that);
            case List<?> list -> other instanceof List<?> that && areSame(list, that);
            case Map<?, ?> map -> other instanceof Map<?, ?> that && areSame(map, that);
            default -> one.equals(other);
        };
    }

    private static boolean areSame(Number one, Number other) {
        if (one instanceof Long && other instanceof Long) {
            return one.equals(other);
        }
        return one.doubleValue() == other.doubleValue();
    }

    private static boolean areSame(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!isSame(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean areSame(Map<?, ?> one, Map<?, ?> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(entry -> isSame(entry.getValue(), other.get(entry.getKey())));
    }

    private SameJson() {}
}
