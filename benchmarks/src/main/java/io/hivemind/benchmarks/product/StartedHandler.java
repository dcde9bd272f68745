package io.hivemind.benchmarks.product;

import io.hivemind.executor.handler.TaskContext;
import io.hivemind.executor.handler.TaskHandler;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// A task that does nothing but say that it runs. Found by its class name, as users' handlers are,
/// and made anew for each attempt.
public final class StartedHandler implements TaskHandler {

    // A handler is made by the executor, which knows nothing of who measures.
    private static volatile Consumer<String> listener = _ -> {};

    /// @param newListener told the id of each run whose task runs, by the task's thread
    static void listen(Consumer<String> newListener) {
        listener = newListener;
    }

    @Override
    public @Nullable Object handle(TaskContext context) {
        listener.accept(context.runId());
        return null;
    }
}
