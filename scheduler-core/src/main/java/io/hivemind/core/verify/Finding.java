package io.hivemind.core.verify;

import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

/// A rule that does not hold.
///
/// @param at the fact that breaks it, or that something is missing for
/// @param runId null where it is about none
/// @param task null where it is about none
/// @param expected what should have been, and what is
public record Finding(
        Rule rule, Position at, @Nullable String runId, @Nullable TaskKey task, String expected) {
    @Override
    public String toString() {
        return rule
                + " at "
                + at
                + (runId == null ? "" : ", run " + runId)
                + (task == null ? "" : ", task " + task)
                + ": "
                + expected;
    }
}
