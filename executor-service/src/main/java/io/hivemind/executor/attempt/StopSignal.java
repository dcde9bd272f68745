package io.hivemind.executor.attempt;

import org.jspecify.annotations.Nullable;

/// Tells a body to stop, once, and why. The first cause stays. Any thread.
public final class StopSignal {
    private @Nullable Outcome cause;
    private @Nullable Runnable action;

    /// What the attempt ends as because it was stopped; null while it was not.
    public synchronized @Nullable Outcome cause() {
        return cause;
    }

    /// What stopping means at the moment, run once, and at once if it was stopped already. It runs
    /// under this object's lock, so that it never comes after the next call of this method: it must
    /// not block. Null for nothing: the body looks at [#cause] by itself.
    public synchronized void onStop(@Nullable Runnable next) {
        action = next;
        if (cause != null && next != null) {
            next.run();
        }
    }

    /// False where it had been stopped before.
    public synchronized boolean stop(Outcome outcome) {
        if (cause != null) {
            return false;
        }
        cause = outcome;
        if (action != null) {
            action.run();
        }
        return true;
    }
}
