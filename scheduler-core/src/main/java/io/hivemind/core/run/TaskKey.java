package io.hivemind.core.run;

/// Names a row of a run: a task, or one instance of it.
///
/// @param instance the index within `for_each`, or [#WHOLE] for the task itself
public record TaskKey(String task, int instance) {
    public static final int WHOLE = -1;

    public static TaskKey of(String task) {
        return new TaskKey(task, WHOLE);
    }

    /// `task`, or `task[2]`.
    @Override
    public String toString() {
        return instance == WHOLE ? task : task + "[" + instance + "]";
    }
}
