package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// All that gates of tasks are worked out from.
public record Scene(RecordedRun recorded, Plan plan, Outside outside, Expressions expressions) {

    public Run run() {
        return recorded.run();
    }

    /// As this run has it.
    public TaskPlan task(TaskKey key) {
        TaskPlan whole = plan.find(key.task());
        if (whole == null) {
            throw new IllegalStateException("job " + run().job() + " has no task " + key);
        }
        TaskPlan fitted = plan.in(run(), whole);
        return key.isInstance() ? fitted.instance(key.instance()) : fitted;
    }

    public RunGates runGates() {
        return new RunGates(recorded, plan, outside);
    }

    boolean has(TaskPlan task, Class<? extends RunEvent> kind) {
        return recorded.when(task.key(), kind) != null;
    }

    /// A row, with why it is where it is.
    public Fact fact(TaskKey key) {
        TaskRun row = recorded.task(key);
        String state = row.state().name();
        String says = new TaskGates(this, task(key)).says();
        return new Fact(key.toString(), state, says, row.endedAt());
    }

    boolean isMainOver() {
        return run().openTasks() <= plan.finallyTasks();
    }

    /// Tasks that `finally` waits for.
    List<Fact> openMain() {
        return plan.tasks().stream()
                .filter(task -> !task.atFinally())
                .filter(task -> !recorded.task(task.key()).state().isTerminal())
                .limit(Limits.FACTS)
                .map(task ->
                        new Fact(
                                task.key().toString(),
                                recorded.task(task.key()).state().name(),
                                "",
                                null))
                .toList();
    }

    /// What ends the row from without, or its own deadline.
    Run.@Nullable Closing cut(TaskPlan task) {
        for (TaskKey key = task.key(); key != null; key = key.enclosing()) {
            Run.Closing cut = recorded.task(key).cut();
            if (cut != null) {
                return cut;
            }
        }
        return task.atFinally() ? run().finallyClosing() : run().closing();
    }
}
