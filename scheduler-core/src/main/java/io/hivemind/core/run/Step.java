package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One decision in the making: the state as it is after the events so far, the events, and the
/// effects. Thrown away when the decision stands.
final class Step {
    private final RunReader state;
    private final Plan plan;
    private final Instant now;
    private final @Nullable Run before;
    private @Nullable Run run;
    private final Map<TaskKey, TaskRun> read = new HashMap<>();
    private final Map<TaskKey, TaskRun> rows = new LinkedHashMap<>();
    private final Map<Integer, TaskPlan> filled = new HashMap<>();
    private final Set<TaskKey> granted = new HashSet<>();
    private final List<RunEvent> events = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<TaskKey> ended = new ArrayDeque<>();
    private boolean failedForGood;
    private long inputBytes;
    private int continueFrom = Integer.MAX_VALUE;
    private int continueInstance;

    Step(RunReader state, Plan plan, Instant now) {
        this.state = state;
        this.plan = plan;
        this.now = now;
        this.run = state.run();
        this.before = run;
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

    /// A task as this run has it.
    TaskPlan task(int ordinal) {
        TaskPlan task = plan.tasks().get(ordinal);
        if (task.spec().options().templates().isEmpty()) {
            return task;
        }
        return filled.computeIfAbsent(ordinal, any -> plan.in(run(), task));
    }

    /// The task of this row. Throws for a row of another job: a programmer's error.
    TaskPlan task(TaskKey key) {
        TaskPlan task = task(plan.whole(key).ordinal());
        return key.isInstance() ? task.instance(key.instance()) : task;
    }

    /// The task or instance of this row, null where the job has none such.
    @Nullable TaskPlan find(TaskKey key) {
        TaskPlan whole = plan.find(key.task());
        if (whole == null || (key.isInstance() && (whole.items() == null || key.instance() < 0))) {
            return null;
        }
        return task(key);
    }

    TaskRun row(TaskPlan task) {
        return row(task.key());
    }

    TaskRun row(int ordinal) {
        return row(task(ordinal).key());
    }

    private TaskRun row(TaskKey key) {
        TaskRun touched = rows.get(key);
        if (touched != null) {
            return touched;
        }
        TaskRun known = read.get(key);
        if (known == null) {
            known = before == null ? TaskRun.pending(key) : state.task(key);
            read.put(key, known);
        }
        return known;
    }

    /// An instance that does not exist yet need not be read.
    void isNew(TaskPlan instance) {
        read.putIfAbsent(instance.key(), TaskRun.pending(instance.key()));
    }

    /// The cut that ends this row from without: of its run, or of a group or task around it.
    Run.@Nullable Closing cut(TaskPlan task) {
        TaskKey around = task.key().enclosing();
        while (around != null) {
            Run.Closing cut = row(around).cut();
            if (cut != null) {
                return cut;
            }
            around = around.enclosing();
        }
        return task.atFinally() ? run().finallyClosing() : run().closing();
    }

    /// Only tasks of `finally` are left.
    boolean isMainOver() {
        return run().openTasks() <= plan.finallyTasks();
    }

    boolean wasMainOver() {
        return before != null
                && before.state() == RunState.RUNNING
                && before.openTasks() <= plan.finallyTasks();
    }

    long taskRuns(String task) {
        return state.taskRuns(task);
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
        for (TaskKey key : RunEvolver.touched(event)) {
            rows.put(key, RunEvolver.evolve(row(key), event));
        }
        apply(event);
        if (row(task).state().isTerminal()) {
            ended.add(task.key());
        }
        if (event instanceof RunEvent.TaskFailed failed && !failed.allowed()) {
            failedForGood |= !task.atFinally();
        }
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    /// Something large is written besides what attempts receive.
    void writes(long bytes) {
        inputBytes += bytes;
    }

    void dispatch(Effect.Dispatch dispatch, long bytes) {
        effects.add(dispatch);
        inputBytes += bytes;
    }

    /// The attempt that waits for slots has them.
    void granted(TaskPlan task) {
        granted.add(task.key());
    }

    /// The rows that ended in this step and whose consequences were not looked at yet, oldest
    /// first.
    Deque<TaskKey> ended() {
        return ended;
    }

    /// A task of the main part has failed in this step, and that counts for the run.
    boolean hasFailedForGood() {
        return failedForGood;
    }

    /// No more may change in this step.
    boolean isFull() {
        return rows.size() >= Limits.ROWS_PER_STEP || inputBytes >= Limits.INPUT_BYTES_PER_STEP;
    }

    void continueFrom(int ordinal) {
        continueFrom(ordinal, 0);
    }

    /// There is work left for another step, from this task and this instance of it on.
    void continueFrom(int ordinal, int instance) {
        if (ordinal < continueFrom) {
            continueFrom = ordinal;
            continueInstance = instance;
        } else if (ordinal == continueFrom) {
            continueInstance = Math.min(continueInstance, instance);
        }
    }

    Decision.Accepted accepted() {
        rows.forEach((key, after) -> {
            TaskRun old = Objects.requireNonNull(read.get(key));
            TaskPlan task = task(key);
            Slots.follow(task, granted.contains(key), old, after, now).forEach(effects::add);
            RowTimer.follow(task, old, after, now).forEach(effects::add);
        });
        RunTimer.follow(plan, before, run()).forEach(effects::add);
        if (run().state().isTerminal()) {
            Parent parent = run().parent();
            if (parent != null) {
                effects.add(new Effect.TellParent(parent, run().state(), run().output()));
            }
            effects.add(new Effect.ForgetRun());
        } else if (continueFrom != Integer.MAX_VALUE) {
            effects.add(new Effect.ContinueLater(continueFrom, continueInstance));
        }
        return new Decision.Accepted(events, effects, run(), rows);
    }
}
