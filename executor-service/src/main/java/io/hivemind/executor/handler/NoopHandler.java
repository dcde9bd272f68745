package io.hivemind.executor.handler;

import org.jspecify.annotations.Nullable;

/// Does nothing and succeeds: handler `noop`, for measuring all that is around a task.
public final class NoopHandler implements TaskHandler {
    @Override
    public @Nullable Object handle(TaskContext context) {
        return null;
    }
}
