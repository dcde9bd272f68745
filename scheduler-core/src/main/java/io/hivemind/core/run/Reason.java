package io.hivemind.core.run;

/// Why a run or a task is where it is (LANGUAGE section 11).
public enum Reason {
    DEPENDENCIES,
    DELAY,
    POOL,
    BACKOFF,
    CONCURRENCY,
    PAUSED,
    CIRCUIT_OPEN,
    QUEUE,
    NO_EXECUTOR,
    EXIT,
    TIMED_OUT,
    DEADLINE,
    LOST,
    ERROR,
    EXPRESSION,
    CHILD_FAILED,
    UPSTREAM,
    UPSTREAM_FAILED,
    CONDITION,
    THRESHOLD,
    FAIL_FAST,
    USER
}
