package io.hivemind.core.run;

/// How a run comes into being, as its job's admission decided.
public sealed interface Entry {

    /// It runs at once.
    record Start() implements Entry {}

    /// It is PENDING until it is released.
    ///
    /// @param reason CONCURRENCY, DEPENDENCIES (its job's gate) or PAUSED
    record Wait(Reason reason) implements Entry {}

    /// It ends SKIPPED at once.
    ///
    /// @param reason CONCURRENCY or THRESHOLD
    record Skip(Reason reason) implements Entry {}

    /// It ends FAILED at once.
    ///
    /// @param reason EXPRESSION: a `key` of its job that does not evaluate
    record Fail(Reason reason, String message) implements Entry {}
}
