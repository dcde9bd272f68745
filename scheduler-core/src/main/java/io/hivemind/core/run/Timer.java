package io.hivemind.core.run;

import java.time.Instant;

/// A moment at which a run wants to be woken. There is at most one timer per id; a timer that fires
/// comes back as [RunCommand.FireTimer] and is checked against the row again, so a late or repeated
/// one does no harm.
public record Timer(Id id, Instant dueAt) {

    /// Names what it is for, down to the attempt: a timeout never hits the retry.
    public record Id(Kind kind, TaskKey task, int attempt, int dispatch) {}

    public enum Kind {
        /// The end of a task's `delay`.
        DELAY,
        /// The end of a backoff: the next attempt is queued.
        BACKOFF,
        /// The backstop of an attempt's timeout; the executor enforces the timeout itself.
        TIMEOUT,
        /// The task's `deadline`, attempts and waits included.
        DEADLINE,
        /// The run's `timeout`; its key is [TaskKey#RUN].
        RUN_TIMEOUT,
        /// The run's `deadline`.
        RUN_DEADLINE,
        /// An attempt that was QUEUED for an hour is dispatched anew.
        REDISPATCH
    }
}
