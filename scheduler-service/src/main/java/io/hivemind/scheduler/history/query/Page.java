package io.hivemind.scheduler.history.query;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/// A page of a list.
///
/// @param next what to ask for as `after` to get the next one, null for the last
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /// @param read one item more than the page holds, where there are more
    static <T> Page<T> of(List<T> read, int limit, Function<T, String> key) {
        if (read.size() <= limit) {
            return new Page<>(read, null);
        }
        return new Page<>(read.subList(0, limit), key.apply(read.get(limit - 1)));
    }
}
