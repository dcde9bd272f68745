package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Tasks with many instances. They come into being in index order, as many at once as
/// `max_parallel` allows, 500 rows in a step; the task's own row counts them, so that the cost of
/// an instance does not depend on how many there are.
final class Instantiation {

    /// The task's turn has come: its list is evaluated.
    static void expand(Step step, TaskPlan task) {
        switch (evaluate(step, task)) {
            case Items.Result.Failed(String message) ->
                    Failures.beforeAttempts(step, task, message);
            case Items.Result.Values(List<Json> items) -> {
                step.apply(task, new RunEvent.TaskExpanded(task.key(), items.size(), step.now()));
                goOn(step, task);
            }
        }
    }

    /// Lets as many instances begin as may now, and ends the task after the last.
    static void goOn(Step step, TaskPlan task) {
        goOn(step, task, Integer.MAX_VALUE);
    }

    /// An instance has ended, and the next takes its place. No more than that: while the first ones
    /// still come into being, a [RunCommand.Continue] is under way for them, and if each end of an
    /// instance began as many as fit into a step, others on the partition would wait for all these.
    static void replace(Step step, TaskPlan task) {
        goOn(step, task, 1);
    }

    private static void goOn(Step step, TaskPlan task, int most) {
        if (step.row(task).state().isTerminal()) {
            return;
        }
        Parts parts = parts(step, task);
        Integer limit = task.spec().options().maxParallel();
        int atOnce = limit == null ? Integer.MAX_VALUE : limit;
        int first = parts.next();
        if (parts.next() < parts.count() && parts.open() < atOnce) {
            List<Json> items = values(step, task);
            if (items == null) {
                step.apply(
                        task, new RunEvent.TaskCutShort(task.key(), Reason.EXPRESSION, step.now()));
                Closing.end(step, task, 0);
                return;
            }
            while (parts.next() < parts.count()
                    && parts.open() < atOnce
                    && parts.next() - first < most) {
                if (step.isFull() || parts.next() - first == Limits.INSTANCES_PER_STEP) {
                    step.continueFrom(task.ordinal(), parts.next());
                    return;
                }
                begin(step, task.instance(parts.next()), items.get(parts.next()));
                parts = parts(step, task);
            }
        }
        if (parts.isDone()) {
            end(step, task);
        }
    }

    /// Looks at the instances that exist, from this one on, for attempts that a pause or a missing
    /// queue held; then goes on.
    static void resume(Step step, TaskPlan task, int from) {
        int seen = 0;
        for (int i = Math.max(0, from); i < parts(step, task).next(); i++) {
            if (step.isFull() || seen++ == Limits.ROWS_SEEN_PER_STEP) {
                step.continueFrom(task.ordinal(), i);
                return;
            }
            Frames.goOn(step, task.instance(i));
        }
        goOn(step, task);
    }

    /// All instances are terminal, and so is the task.
    static void end(Step step, TaskPlan task) {
        TaskRun row = step.row(task);
        if (row.state().isTerminal()) {
            return;
        }
        Parts parts = parts(step, task);
        Run.Closing cut = step.cut(task);
        if (row.cut() != null) {
            String message =
                    row.cut().reason() == Reason.EXPRESSION
                            ? "its list has changed since its first instances began: it reads a"
                                    + " task that had not ended by then"
                            : "ran into its deadline";
            Failures.forGood(step, task, 0, row.cut().reason(), message);
        } else if (cut != null && (cut.reason() != Reason.FAIL_FAST || parts.failedIndex() < 0)) {
            step.apply(task, new RunEvent.TaskCancelled(task.key(), cut.reason(), cut.at()));
        } else if (parts.failedIndex() >= 0) {
            String message = "instance " + parts.failedIndex() + " failed";
            Reason reason = Objects.requireNonNull(parts.failedReason());
            Failures.forGood(step, task, 0, reason, message);
        } else {
            step.apply(
                    task,
                    new RunEvent.TaskSucceeded(task.key(), 0, Json.NULL, null, false, step.now()));
        }
    }

    private static void begin(Step step, TaskPlan instance, Json item) {
        step.isNew(instance);
        step.writes(item.sizeBytes());
        step.apply(instance, new RunEvent.TaskInstanceCreated(instance.key(), item, step.now()));
        Frames.attempt(step, instance);
    }

    /// The list again, for instances that begin in a later step; null where it is not what it was:
    /// it reads a task that had not ended when it was evaluated first (`needs: a || b`), and now
    /// has.
    private static @Nullable List<Json> values(Step step, TaskPlan task) {
        return evaluate(step, task) instanceof Items.Result.Values(List<Json> values)
                        && values.size() == parts(step, task).count()
                ? values
                : null;
    }

    private static Items.Result evaluate(Step step, TaskPlan task) {
        Items items = items(task);
        Set<String> names = items.tasks();
        List<TaskRun> rows = Inputs.read(step, task, names).stream().map(step::row).toList();
        return items.in(
                new Items.Key(step.run().runId(), rows), () -> Inputs.of(step, task, names));
    }

    private static Items items(TaskPlan task) {
        return Objects.requireNonNull(task.items());
    }

    private static Parts parts(Step step, TaskPlan task) {
        return Objects.requireNonNull(step.row(task).parts());
    }

    private Instantiation() {}
}
