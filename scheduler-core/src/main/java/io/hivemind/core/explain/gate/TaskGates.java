package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The gates of a task, or of one instance, in the order of its frames. Which one it stands at
/// follows from its row; those before it are passed, those behind it were not asked yet.
public final class TaskGates {
    private final Scene scene;
    private final TaskPlan task;
    private final TaskRun row;

    /// As it was before it ended.
    private final TaskRun open;

    private final AttemptGates attempts;
    private final @Nullable Kind stands;

    public TaskGates(Scene scene, TaskPlan task) {
        this.scene = scene;
        this.task = task;
        this.row = scene.recorded().task(task.key());
        this.open = scene.recorded().lastOpen(task.key());
        this.attempts = new AttemptGates(scene, task, row);
        this.stands = row.state().isTerminal() ? stoppedAt() : waitsAt(open);
    }

    public List<Gate> all() {
        List<Gate> gates = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            boolean later = stands != null && kind.compareTo(stands) > 0;
            if (isAsked(kind) && !(later && kind == Kind.ATTEMPT)) {
                gates.add(gate(kind));
            }
        }
        return gates;
    }

    /// Where it waits or has ended before its time, null where it has passed all.
    @Nullable Gate current() {
        return stands == null ? null : gate(stands);
    }

    /// In one sentence.
    public String says() {
        if (row.state() == TaskState.SUCCEEDED) {
            return attempts.success();
        }
        Run.Closing cut = scene.cut(task);
        if (cut != null && !row.state().isTerminal()) {
            return "is being ended (" + cut.reason() + ")";
        }
        Gate gate = current();
        if (gate == null) {
            return "ended";
        }
        return gate.says();
    }

    private Gate gate(Kind kind) {
        int order = stands == null ? -1 : kind.compareTo(stands);
        Standing standing =
                stands == null || order < 0
                        ? Standing.PASSED
                        : order > 0
                                ? Standing.NOT_ASKED
                                : row.state().isTerminal() ? Standing.STOPPED : Standing.WAITS;
        if (standing == Standing.STOPPED && row.state() == TaskState.CANCELLED) {
            return Gate.stopped(
                    kind, "ended" + Say.reason(row.reason()) + " at gate " + kind.word());
        }
        if (standing == Standing.STOPPED && attempts.isEndedByMessage()) {
            return Gate.stopped(kind, attempts.failure());
        }
        return switch (kind) {
            case RUN -> run(standing);
            case TURN -> turn(standing);
            case NEEDS -> new NeedsGate(scene, task).gate(standing, row);
            case WHEN -> new WhenGate(scene, task).gate(standing);
            case MAX_TASK_RUNS -> maxRuns(standing);
            case DELAY -> delay(standing);
            case PARTS -> new PartsGate(scene, task).gate(standing);
            case TIMEOUT -> attempts.timeout();
            case DEADLINE -> attempts.deadline();
            default -> attempts.gate(kind, standing);
        };
    }

    /// The gates that a task has at all.
    private boolean isAsked(Kind kind) {
        TaskOptions options = task.spec().options();
        boolean whole = !task.key().isInstance();
        boolean attempted = !task.isGroup() && !task.isMany();
        return switch (kind) {
            case ENABLED, TRIGGERS, MAX_RUNS, DEPENDS_ON, CONCURRENCY -> false;
            case RUN -> stands == Kind.RUN;
            case TURN ->
                    !whole || task.key().enclosing() != null || task.atFinally() || stands == kind;
            case NEEDS -> whole && !task.needs().tasks().isEmpty();
            case WHEN -> whole && task.when() != null;
            case MAX_TASK_RUNS -> whole && options.maxRuns() != null;
            case DELAY -> whole && task.spec().delay().isPositive();
            case PARTS -> !attempted;
            case DEADLINE -> attempts.isAsked(kind);
            default -> attempted && (kind == stands || attempts.isAsked(kind));
        };
    }

    private static @Nullable Kind of(@Nullable Reason reason) {
        return switch (reason) {
            case DELAY -> Kind.DELAY;
            case BACKOFF -> Kind.BACKOFF;
            case PAUSED -> Kind.PAUSED;
            case QUEUE -> Kind.QUEUE;
            case POOL -> Kind.POOL;
            case null, default -> null;
        };
    }

    /// Where a row that is open stands.
    private Kind waitsAt(TaskRun at) {
        if (scene.run().startedAt() == null) {
            return Kind.RUN;
        }
        return switch (at.state()) {
            case QUEUED -> Kind.EXECUTOR;
            case RUNNING -> at.parts() == null ? Kind.ATTEMPT : Kind.PARTS;
            default -> {
                Kind kind = of(at.reason());
                if (kind != null) {
                    yield kind;
                } else if (at.reason() != Reason.DEPENDENCIES) {
                    yield task.key().isInstance() || at.readyAt() != null
                            ? Kind.ATTEMPT
                            : Kind.TURN;
                }
                yield isTurn() && !task.needs().tasks().isEmpty() ? Kind.NEEDS : Kind.TURN;
            }
        };
    }

    /// Its group is open, or all of `tasks` are terminal; an instance has come into being.
    private boolean isTurn() {
        TaskKey around = task.key().enclosing();
        if (task.key().isInstance()) {
            return scene.recorded().isKnown(task.key());
        } else if (around != null) {
            return scene.recorded().task(around).parts() != null;
        }
        return !task.atFinally() || scene.isMainOver();
    }

    /// Where a row that is over has ended; null where it went through.
    private @Nullable Kind stoppedAt() {
        return switch (row.state()) {
            case SKIPPED -> skippedAt();
            case FAILED -> failedAt();
            case CANCELLED -> waitsAt(open);
            default -> null;
        };
    }

    private Kind skippedAt() {
        boolean evaluated = scene.has(task, RunEvent.TaskConditionEvaluated.class);
        return switch (row.reason()) {
            case CONDITION -> evaluated ? Kind.WHEN : Kind.TURN;
            case THRESHOLD ->
                    task.spec().options().maxRuns() != null ? Kind.MAX_TASK_RUNS : Kind.TURN;
            case null, default -> task.needs().tasks().isEmpty() ? Kind.TURN : Kind.NEEDS;
        };
    }

    private Kind failedAt() {
        if (row.reason() == Reason.DEADLINE) {
            return waitsAt(open);
        } else if (task.isGroup() || (task.isMany() && open.parts() != null)) {
            return Kind.PARTS;
        } else if (row.attempt() > 0 || row.isFallback()) {
            return Kind.ATTEMPT;
        } else if (task.when() != null && !scene.has(task, RunEvent.TaskConditionEvaluated.class)) {
            return Kind.WHEN;
        }
        return task.isMany() ? Kind.PARTS : Kind.ATTEMPT;
    }

    private Gate run(Standing standing) {
        Run run = scene.run();
        if (standing != Standing.WAITS) {
            return Gate.stopped(
                    Kind.RUN, "its run ended " + run.state() + Say.reason(run.reason()));
        }
        Gate gate = scene.runGates().current();
        if (gate == null) {
            return run.state() == RunState.PENDING
                    ? Gate.waits(Kind.RUN, "its run has not started", "the start of the run")
                    : Gate.stopped(Kind.RUN, "its run never started: it ended " + run.state());
        }
        String name = gate.kind().word();
        return new Gate(
                Kind.RUN,
                gate.standing(),
                "its run has not started, " + name + ": " + gate.says(),
                gate.release(),
                gate.releaseAt(),
                gate.facts());
    }

    private Gate turn(Standing standing) {
        TaskKey around = task.key().enclosing();
        if (standing == Standing.WAITS && isTurn()) {
            return Gate.waits(Kind.TURN, "its turn comes in the next step", "the scheduler");
        } else if (around == null) {
            return ofFinally(standing);
        }
        TaskRun group = scene.recorded().task(around);
        String state = around + " is " + group.state() + Say.reason(group.reason());
        return switch (standing) {
            case PASSED ->
                    Gate.passed(
                            Kind.TURN,
                            task.key().isInstance()
                                    ? "instance of " + around + Say.more(item())
                                    : around + " has begun");
            case STOPPED -> Gate.stopped(Kind.TURN, state + ", and so is what is within");
            case NOT_ASKED -> Gate.notAsked(Kind.TURN, state);
            case WAITS -> waitsForTurn(around, group);
        };
    }

    private Gate waitsForTurn(TaskKey around, TaskRun group) {
        Integer most = task.spec().options().maxParallel();
        if (task.key().isInstance() && group.parts() != null && most != null) {
            return Gate.waits(
                    Kind.TURN,
                    "max_parallel "
                            + most
                            + ": "
                            + Say.count(group.parts().open(), "instance")
                            + " of "
                            + around
                            + " open, "
                            + (task.key().instance() - group.parts().next())
                            + " before it",
                    "the end of one of them");
        }
        String why = new TaskGates(scene, scene.task(around)).says();
        return Gate.waits(
                Kind.TURN,
                around + " has not begun" + Say.more(why),
                "the begin of " + around,
                List.of(scene.fact(around)));
    }

    private Gate ofFinally(Standing standing) {
        return switch (standing) {
            case WAITS ->
                    Gate.waits(
                            Kind.TURN,
                            "finally: "
                                    + Say.count(scene.openMain().size(), "task")
                                    + " of the run open",
                            "the end of all of them",
                            scene.openMain());
            case STOPPED -> Gate.stopped(Kind.TURN, "its run was ended before its turn");
            default -> Gate.passed(Kind.TURN, "finally: all other tasks have ended");
        };
    }

    private @Nullable String item() {
        return row.item() == null ? null : "item " + row.item().text();
    }

    private Gate maxRuns(Standing standing) {
        int limit = Objects.requireNonNull(task.spec().options().maxRuns());
        String most = Say.count(limit, "run") + " in the job's life";
        return switch (standing) {
            case STOPPED -> Gate.stopped(Kind.MAX_TASK_RUNS, "it had its " + most);
            case NOT_ASKED -> Gate.notAsked(Kind.MAX_TASK_RUNS, most);
            default -> Gate.passed(Kind.MAX_TASK_RUNS, most);
        };
    }

    private Gate delay(Standing standing) {
        String delay = Say.duration(task.spec().delay());
        return switch (standing) {
            case WAITS ->
                    Gate.waits(Kind.DELAY, delay + " from when it was ready", "its end")
                            .until(open.dueAt());
            case NOT_ASKED -> Gate.notAsked(Kind.DELAY, delay);
            default -> Gate.passed(Kind.DELAY, delay);
        };
    }
}
