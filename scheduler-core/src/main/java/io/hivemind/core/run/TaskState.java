package io.hivemind.core.run;

/// The states of a task and of an instance (LANGUAGE section 11).
public enum TaskState {
    PENDING,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    SKIPPED,
    CANCELLED;

    public boolean isTerminal() {
        return switch (this) {
            case PENDING, QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> true;
        };
    }
}
