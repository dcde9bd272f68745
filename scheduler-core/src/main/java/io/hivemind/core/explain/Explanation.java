package io.hivemind.core.explain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Why something is where it is.
///
/// @param state of the run or task, null for a job
/// @param reason of the run or task, null for none
/// @param says all of it in one sentence
/// @param gates in the order in which they are asked; those that do not concern it are left out
/// @param parts of a run that has started its tasks, of a task its instances or members
public record Explanation(
        @Nullable String state,
        @Nullable String reason,
        String says,
        List<Gate> gates,
        List<Fact> parts) {
    public Explanation {
        gates = List.copyOf(gates);
        parts = List.copyOf(parts);
    }
}
