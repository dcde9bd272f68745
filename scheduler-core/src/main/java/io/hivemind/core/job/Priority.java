package io.hivemind.core.job;

/// Which ready queue of its name a task joins; high ones are taken first.
public enum Priority {
    HIGH,
    MEDIUM,
    LOW
}
