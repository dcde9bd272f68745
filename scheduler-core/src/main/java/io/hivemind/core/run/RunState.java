package io.hivemind.core.run;

/// The states of a run (LANGUAGE section 11).
public enum RunState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    SKIPPED,
    CANCELLED;

    public boolean isTerminal() {
        return this != PENDING && this != RUNNING;
    }
}
