package io.hivemind.core.admission;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What came of a command.
///
/// @param changes each row once
/// @param effects to be carried out in their order, in the same transaction
/// @param refused why nothing came of the command, null where something did
public record JobDecision(
        List<JobChange> changes, List<JobEffect> effects, @Nullable Refusal refused) {
    public JobDecision {
        changes = List.copyOf(changes);
        effects = List.copyOf(effects);
    }

    /// A command that was not carried out, and why. A value, not an error.
    public record Refusal(Kind kind, String message) {}

    public enum Kind {
        /// `enabled: false`, and no manual start: there is no run.
        DISABLED,
        /// The run, or the outcome, is known already.
        DUPLICATE,
        /// It is about something that is over, or is so already.
        STALE,
        /// The outcome is none that the job asks for: another job's, a SKIPPED run's, one from
        /// before the job was first seen.
        NO_OUTCOME,
        /// The key of `depends_on` cannot be evaluated over the upstream run's parameters.
        NO_KEY
    }
}
