package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One decision in the making: the state as it is after the events so far, the events, and the
/// effects. Thrown away when the decision stands.
final class Step {
    private final RunReader state;
    private final Plan plan;
    private final Instant now;
    private final boolean fresh;
    private @Nullable Run run;
    private final Map<TaskKey, TaskRun> read = new HashMap<>();
    private final Map<TaskKey, TaskRun> rows = new LinkedHashMap<>();
    private final List<RunEvent> events = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<Integer> ended = new ArrayDeque<>();
    private long inputBytes;
    private int continueFrom = Integer.MAX_VALUE;

    Step(RunReader state, Plan plan, Instant now) {
        this.state = state;
        this.plan = plan;
        this.now = now;
        this.run = state.run();
        this.fresh = run == null;
    }

    Plan plan() {
        return plan;
    }

    Instant now() {
        return now;
    }

    Run run() {
        if (run == null) {
            throw new IllegalStateException("a step of a run that was not created yet");
        }
        return run;
    }

    TaskPlan task(int ordinal) {
        return plan.tasks().get(ordinal);
    }

    TaskRun row(TaskPlan task) {
        TaskRun touched = rows.get(task.key());
        if (touched != null) {
            return touched;
        }
        TaskRun known = read.get(task.key());
        if (known == null) {
            known = fresh ? TaskRun.pending(task.key()) : state.task(task.key());
            read.put(task.key(), known);
        }
        return known;
    }

    TaskRun row(int ordinal) {
        return row(task(ordinal));
    }

    boolean hasQueue(TaskPlan task) {
        return state.hasQueue(task.spec().placement());
    }

    void apply(RunEvent event) {
        events.add(event);
        run = RunEvolver.evolve(run, event);
    }

    /// An event about this task's row.
    void apply(TaskPlan task, RunEvent.OfTask event) {
        TaskRun row = row(task);
        TaskRun after = RunEvolver.evolve(row, event);
        rows.put(task.key(), after);
        apply(event);
        if (after.state().isTerminal()) {
            ended.add(task.ordinal());
        }
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void dispatch(Effect.Dispatch dispatch, long bytes) {
        effects.add(dispatch);
        inputBytes += bytes;
    }

    /// The tasks that ended in this step and whose dependents were not looked at yet, oldest first.
    Deque<Integer> ended() {
        return ended;
    }

    /// No more may change in this step.
    boolean isFull() {
        return rows.size() >= Limits.ROWS_PER_STEP || inputBytes >= Limits.INPUT_BYTES_PER_STEP;
    }

    /// There is work left for another step, from this task on.
    void continueFrom(int ordinal) {
        continueFrom = Math.min(continueFrom, ordinal);
    }

    Decision.Accepted accepted() {
        rows.forEach(this::armTimer);
        if (run().state().isTerminal()) {
            effects.add(new Effect.ForgetRun());
        } else if (continueFrom != Integer.MAX_VALUE) {
            effects.add(new Effect.ContinueLater(continueFrom));
        }
        return new Decision.Accepted(events, effects, run(), rows);
    }

    private void armTimer(TaskKey key, TaskRun after) {
        TaskPlan task = plan.task(key);
        Timer.Id old = RowTimer.of(Objects.requireNonNull(read.get(key)), task.spec());
        Timer.Id current = RowTimer.of(after, task.spec());
        if (old != null && !old.equals(current)) {
            effects.add(new Effect.ClearTimer(old));
        }
        if (current != null && !current.equals(old)) {
            effects.add(
                    new Effect.SetTimer(
                            new Timer(current, RowTimer.dueAt(after, task.spec(), now))));
        }
    }
}
