package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The header of a run: small, whatever the number of its tasks, whose rows stand beside it.
///
/// @param revision of the definition, to which the run is pinned
/// @param params a JSON object, checked, defaults filled in
/// @param closing set once the run was cut short: from then on a row that is not terminal counts as
///   ended with it
/// @param openTasks rows that are not terminal yet; the run ends when none is left
/// @param failed a task without `allow_failure` has FAILED
public record Run(
        String runId,
        String job,
        long revision,
        TriggerRef trigger,
        Json params,
        Instant nominalAt,
        Instant createdAt,
        RunState state,
        @Nullable Closing closing,
        int openTasks,
        boolean failed) {

    /// The outcome that a cancel gave to every task that was not terminal, in one step.
    ///
    /// @param reason USER for a cancel
    public record Closing(Reason reason, Instant at) {}
}
