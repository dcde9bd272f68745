package io.hivemind.core.needs;

/// The outcome of a task that a name in `needs` asks for; a bare name asks for SUCCEEDED.
public enum Outcome {
    SUCCEEDED,
    FAILED,
    SKIPPED,
    /// Any terminal state.
    DONE
}
