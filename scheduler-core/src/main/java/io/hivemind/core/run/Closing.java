package io.hivemind.core.run;

import java.util.Objects;

/// Cutting a run short. The header is closed in one step, and counts for every row from then on;
/// the rows follow in batches.
final class Closing {

    static void begin(Step step, Reason reason) {
        step.apply(new RunEvent.RunCancelling(reason, step.now()));
        sweep(step, 0);
    }

    static void sweep(Step step, int from) {
        Run.Closing closing = Objects.requireNonNull(step.run().closing());
        int size = step.plan().tasks().size();
        int end = Math.min(size, from + Limits.ROWS_SEEN_PER_STEP);
        for (int ordinal = from; ordinal < end; ordinal++) {
            if (step.isFull()) {
                step.continueFrom(ordinal);
                return;
            }
            TaskPlan task = step.task(ordinal);
            TaskRun row = step.row(task);
            if (!row.state().isTerminal()) {
                stop(step, row);
                step.apply(
                        task,
                        new RunEvent.TaskCancelled(task.key(), closing.reason(), closing.at()));
            }
        }
        if (end < size) {
            step.continueFrom(end);
        }
    }

    private static void stop(Step step, TaskRun row) {
        if (row.state() == TaskState.QUEUED || row.state() == TaskState.RUNNING) {
            step.add(new Effect.StopAttempt(row.key(), row.attempt(), row.dispatch(), row.lease()));
        }
    }

    private Closing() {}
}
