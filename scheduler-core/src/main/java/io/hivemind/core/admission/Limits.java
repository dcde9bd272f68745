package io.hivemind.core.admission;

/// The limits of admission, by name.
final class Limits {
    /// Runs that one decision looks at in a sweep; the rest follows through [JobCommand.Sweep].
    static final int RUNS_PER_SWEEP = 500;

    /// The value of a key, as JSON, in bytes.
    static final int KEY_BYTES = 1024;

    /// Outcomes that wait to be used, per job; beyond it those that ended first are forgotten.
    static final int OUTCOMES = 100_000;

    /// Outcomes too old to be used that one decision forgets: more than it adds.
    static final int OUTCOMES_FORGOTTEN_PER_STEP = 10;

    private Limits() {}
}
