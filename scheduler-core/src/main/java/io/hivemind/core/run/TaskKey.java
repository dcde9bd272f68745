package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

/// Names a row of a run: a task, or one instance of it.
///
/// @param instance the index within `for_each`, or [#WHOLE] for the task itself
public record TaskKey(String task, int instance) {
    public static final int WHOLE = -1;

    /// Stands for the run itself, where a timer is the run's.
    public static final TaskKey RUN = of("");

    public static TaskKey of(String task) {
        return new TaskKey(task, WHOLE);
    }

    public boolean isInstance() {
        return instance != WHOLE;
    }

    /// The row around this one: of an instance its task, of a member its group; null for none.
    public @Nullable TaskKey enclosing() {
        if (isInstance()) {
            return of(task);
        }
        int dot = task.lastIndexOf('.');
        return dot < 0 ? null : of(task.substring(0, dot));
    }

    /// `task`, or `task[2]`.
    @Override
    public String toString() {
        return instance == WHOLE ? task : task + "[" + instance + "]";
    }
}
