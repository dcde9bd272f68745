package io.hivemind.core.retry;

/// How the delay grows from one retry to the next.
public enum Backoff {
    FIXED,
    /// delay × n, n = 1 before the second attempt.
    LINEAR,
    /// delay × factor^(n−1).
    EXPONENTIAL
}
