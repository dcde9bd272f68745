package io.hivemind.core.run;

import io.hivemind.core.job.Body;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Cutting short: a run (cancel, timeout, `fail_fast`), or a task with members or instances (its
/// deadline). The cut is made in one step in the header or in the task's row, and counts for every
/// row within from then on; the rows follow in batches.
final class Closing {

    static void begin(Step step, Reason reason, boolean endsFinally) {
        step.apply(new RunEvent.RunCancelling(reason, step.now(), endsFinally));
        Readiness.sweep(step, 0, 0);
    }

    /// A task has failed, and that counts for the run.
    static void failFast(Step step) {
        boolean wanted = step.plan().job().options().failFast();
        if (wanted && step.run().closing() == null && !step.isMainOver()) {
            begin(step, Reason.FAIL_FAST, false);
        }
    }

    /// The task's own deadline has come.
    static void deadline(Step step, TaskPlan task) {
        TaskRun row = step.row(task);
        if (row.parts() == null) {
            stop(step, task, row);
            String message = "not ended within its deadline of " + task.spec().options().deadline();
            Failures.forGood(step, task, row.attempt(), Reason.DEADLINE, message);
        } else {
            step.apply(task, new RunEvent.TaskCutShort(task.key(), Reason.DEADLINE, step.now()));
            end(step, task, 0);
        }
    }

    /// Ends a row that was cut short, with all within.
    ///
    /// @param instance where to begin among its instances
    static void end(Step step, TaskPlan task, int instance) {
        TaskRun row = step.row(task);
        if (row.parts() == null) {
            cancel(step, task, Objects.requireNonNull(step.cut(task)));
        } else if (task.isGroup()) {
            Groups.lookAtMembers(step, task);
            Groups.progress(step, task);
        } else {
            endInstances(step, task, instance);
        }
    }

    private static void endInstances(Step step, TaskPlan task, int from) {
        Run.Closing own = step.row(task).cut();
        Run.Closing cut = own != null ? own : Objects.requireNonNull(step.cut(task));
        int seen = 0;
        for (int i = Math.max(0, from); i < parts(step, task).count(); i++) {
            if (step.isFull() || seen++ == Limits.ROWS_SEEN_PER_STEP) {
                step.continueFrom(task.ordinal(), i);
                return;
            }
            TaskPlan instance = task.instance(i);
            if (i >= parts(step, task).next()) {
                step.isNew(instance);
            }
            if (!step.row(instance).state().isTerminal()) {
                cancel(step, instance, cut);
            }
        }
        if (parts(step, task).isDone()) {
            Instantiation.end(step, task);
        }
    }

    private static void cancel(Step step, TaskPlan task, Run.Closing cut) {
        stop(step, task, step.row(task));
        step.apply(task, new RunEvent.TaskCancelled(task.key(), cut.reason(), cut.at()));
    }

    /// Whoever works on the attempt is told to stop.
    static void stop(Step step, TaskPlan task, TaskRun row) {
        if (row.state() != TaskState.QUEUED && row.state() != TaskState.RUNNING) {
            return;
        }
        if (task.work(row).body() instanceof Body.Job) {
            step.add(new Effect.CancelChild(row.key(), row.attempt(), row.dispatch()));
        } else {
            step.add(new Effect.StopAttempt(row.key(), row.attempt(), row.dispatch(), row.lease()));
        }
    }

    private static Parts parts(Step step, TaskPlan task) {
        return Objects.requireNonNull(step.row(task).parts());
    }

    /// What cuts this row short, from without or its own; null for nothing.
    static Run.@Nullable Closing of(Step step, TaskPlan task) {
        Run.Closing own = step.row(task).cut();
        return own != null ? own : step.cut(task);
    }

    private Closing() {}
}
