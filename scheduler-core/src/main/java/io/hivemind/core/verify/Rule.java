package io.hivemind.core.verify;

/// What must hold of every history.
public enum Rule {
    /// What happens to a run or a task may happen where it is.
    TRANSITION,
    /// A run, a task and an attempt end once, and nothing happens to them afterwards.
    TERMINAL,
    /// A task starts when its `needs` are met, and is skipped when they cannot be met any more.
    DEPENDENCIES,
    /// A result counts only from the executor that holds the attempt.
    LEASE,
    /// No grant finds too few slots or starts left, and each is of an attempt that asked.
    POOL,
    /// No run starts beyond its job's `concurrency`.
    CONCURRENCY,
    /// A trigger has one run, whose id derives from it.
    ONE_RUN,
    /// Each slot of a schedule is accounted for, once.
    SLOTS,
    /// The events of a partition are numbered without a gap, and time does not step back.
    SEQUENCE,
    /// What is queued has its ready record, and nothing else has.
    READY
}
