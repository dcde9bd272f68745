package io.hivemind.core.explain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One thing that plays a part: a task, a run, a holder of slots, an executor, a value.
///
/// @param state its state in capitals, null for what has none
/// @param says more about it, may be empty
/// @param at since when, or when; null for nothing to say
public record Fact(String name, @Nullable String state, String says, @Nullable Instant at) {
    public static Fact value(String name, String value) {
        return new Fact(name, null, value, null);
    }
}
