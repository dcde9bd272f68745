package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The header of a run: small, whatever the number of its tasks, whose rows stand beside it.
///
/// @param revision of the definition, to which the run is pinned
/// @param params a JSON object, checked, defaults filled in
/// @param parent the attempt it was started for, null for a run of its own
/// @param reason why it is where it is, null where there is nothing to say
/// @param startedAt when it became active, null before
/// @param paused it starts no attempts
/// @param closing set once the run was cut short: from then on a row that is not terminal counts as
///   ended with it, but for those of `finally`
/// @param finallyClosing the same for the rows of `finally`
/// @param late its deadline has passed
/// @param openTasks tasks that are not terminal yet, instances not counted; the run ends when none
///   is left
/// @param failed a task without `allow_failure` has FAILED
/// @param output of a run that SUCCEEDED
public record Run(
        String runId,
        String job,
        long revision,
        TriggerRef trigger,
        Json params,
        Instant nominalAt,
        Instant createdAt,
        @Nullable Parent parent,
        RunState state,
        @Nullable Reason reason,
        @Nullable Instant startedAt,
        boolean paused,
        @Nullable Closing closing,
        @Nullable Closing finallyClosing,
        boolean late,
        int openTasks,
        boolean failed,
        Json output) {

    /// The outcome that a cut gave to everything that was not terminal, in one step.
    ///
    /// @param reason USER for a cancel, TIMED_OUT, FAIL_FAST, or DEADLINE for a task's own
    public record Closing(Reason reason, Instant at) {}
}
