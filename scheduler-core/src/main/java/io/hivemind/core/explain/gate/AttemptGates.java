package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.explain.Outside.Executor;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The gates around each attempt: fallback, backoff, pause, queue, pools, executors, the attempt.
final class AttemptGates {
    private final Scene scene;
    private final TaskPlan task;
    private final TaskRun row;
    private final TaskRun open;
    private final TaskPlan.Work work;

    AttemptGates(Scene scene, TaskPlan task, TaskRun row) {
        this.scene = scene;
        this.task = task;
        this.row = row;
        this.open = scene.recorded().lastOpen(task.key());
        this.work = task.work(row);
    }

    boolean isAsked(Kind kind) {
        boolean executed = work.body().isForExecutors();
        return switch (kind) {
            case FALLBACK -> row.isFallback();
            case BACKOFF -> row.failures() > 0;
            case PAUSED -> false;
            case QUEUE -> executed;
            case POOL -> !task.spec().options().pools().isEmpty();
            case EXECUTOR -> executed;
            case ATTEMPT -> !(work.body() instanceof Body.None);
            case TIMEOUT ->
                    work.timeout() != null
                            && row.state() == TaskState.RUNNING
                            && row.parts() == null;
            case DEADLINE ->
                    task.spec().options().deadline() != null
                            && row.readyAt() != null
                            && !task.key().isInstance()
                            && !row.state().isTerminal();
            default -> false;
        };
    }

    Gate gate(Kind kind, Standing standing) {
        return switch (kind) {
            case FALLBACK -> Gate.passed(Kind.FALLBACK, "its body has failed for good" + why());
            case BACKOFF -> backoff(standing);
            case PAUSED -> paused(standing);
            case QUEUE -> queue(standing);
            case POOL -> new PoolGate(scene, task).gate(standing);
            case EXECUTOR -> executor(standing);
            case ATTEMPT -> attempt(standing);
            default -> throw new IllegalStateException("no gate of an attempt: " + kind);
        };
    }

    private Gate backoff(Standing standing) {
        int most = work.retry().attempts();
        String says = Say.count(row.failures(), "attempt") + " of " + most + " failed";
        RunEvent.TaskRetryScheduled last =
                scene.recorded().last(task.key(), RunEvent.TaskRetryScheduled.class);
        if (last != null) {
            says += ", the last with " + last.reason() + Say.more(last.message());
        }
        return standing == Standing.WAITS
                ? Gate.waits(Kind.BACKOFF, says, "the next attempt").until(open.dueAt())
                : Gate.passed(Kind.BACKOFF, says);
    }

    private Gate paused(Standing standing) {
        Gate ofRun = scene.runGates().current();
        return standing == Standing.WAITS && ofRun != null && ofRun.kind() == Kind.PAUSED
                ? ofRun
                : Gate.waits(Kind.PAUSED, "the run is paused", "a resume");
    }

    private Gate queue(Standing standing) {
        Placement placement = task.spec().placement();
        String queue = placement.queue() + ", " + Say.word(placement.priority());
        return switch (standing) {
            case WAITS ->
                    Gate.waits(
                            Kind.QUEUE,
                            queue + ": the scheduler has not seen its topic",
                            "the topic, which hivemind apply makes");
            case NOT_ASKED -> Gate.notAsked(Kind.QUEUE, queue);
            default -> Gate.passed(Kind.QUEUE, queue);
        };
    }

    private Gate executor(Standing standing) {
        Lease lease = open.lease();
        return switch (standing) {
            case PASSED ->
                    Gate.passed(
                            Kind.EXECUTOR,
                            lease == null ? "taken" : "taken by " + lease.executor());
            case NOT_ASKED -> Gate.notAsked(Kind.EXECUTOR, "of queue " + queueName());
            case STOPPED, WAITS -> lies();
        };
    }

    /// It lies in its queue: who could take it.
    private Gate lies() {
        Placement placement = task.spec().placement();
        List<Fact> able = new ArrayList<>();
        List<Fact> others = new ArrayList<>();
        int free = 0;
        for (Executor executor : scene.outside().executors()) {
            String lack = executor.lack(placement);
            int left = executor.slots() - executor.busySlots();
            String state = executor.state().toUpperCase(Locale.ROOT);
            if (lack == null) {
                able.add(
                        new Fact(
                                executor.id(),
                                state,
                                left + " of " + executor.slots() + " slots free",
                                null));
                free += left >= placement.slots() ? 1 : 0;
            } else {
                others.add(new Fact(executor.id(), state, "can not: " + lack, null));
            }
        }
        Instant since = scene.recorded().queuedAt(task.key(), open.attempt());
        String says = "attempt " + open.attempt() + " lies in queue " + queueName() + ", ";
        if (able.isEmpty()) {
            others.add(new Fact("queued", null, "", since));
            return Gate.waits(
                    Kind.EXECUTOR,
                    says + "and no executor can take it",
                    "an executor: hivemind executor --queue " + placement.queue() + labels(),
                    others);
        }
        able.addAll(others);
        able.add(new Fact("queued", null, "", since));
        return Gate.waits(
                Kind.EXECUTOR,
                says
                        + Say.count(able.size() - others.size() - 1, "executor")
                        + " could take it"
                        + (free == 0 ? ", without a free slot" : ""),
                free == 0 ? "a free slot" : "its turn in the queue",
                able);
    }

    private String labels() {
        StringBuilder text = new StringBuilder();
        task.spec().placement().requires().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(label ->
                        text.append(" --label ")
                                .append(label.getKey())
                                .append('=')
                                .append(label.getValue()));
        return text.toString();
    }

    private Gate attempt(Standing standing) {
        if (standing == Standing.STOPPED) {
            return Gate.stopped(Kind.ATTEMPT, failure());
        } else if (standing == Standing.PASSED) {
            return Gate.passed(Kind.ATTEMPT, success());
        } else if (row.state() != TaskState.RUNNING) {
            return Gate.waits(Kind.ATTEMPT, "it begins in the next step", "the scheduler");
        }
        String says = "attempt " + row.attempt() + ofMost() + " runs";
        Fact since = new Fact("started", null, "", row.startedAt());
        if (work.body() instanceof Body.Job job) {
            return child(says, job, since);
        }
        String where = row.lease() == null ? "" : " on " + row.lease().executor();
        return Gate.waits(Kind.ATTEMPT, says + where, "its end", List.of(since));
    }

    private Gate child(String says, Body.Job job, Fact since) {
        Outside.Child child =
                scene.outside()
                        .child(
                                job.job(),
                                new Parent(
                                        scene.run().runId(),
                                        task.key(),
                                        row.attempt(),
                                        row.dispatch()));
        if (child == null) {
            return Gate.waits(
                    Kind.ATTEMPT,
                    says + ": a run of " + job.job() + " that is not there yet",
                    "its start",
                    List.of(since));
        }
        String reason = child.reason() == null ? "" : child.reason();
        return Gate.waits(
                Kind.ATTEMPT,
                says + " as run " + child.runId() + " of " + job.job(),
                "the end of that run: hivemind explain " + child.runId(),
                List.of(new Fact(child.runId(), child.state(), reason, null), since));
    }

    Gate timeout() {
        Duration timeout = Objects.requireNonNull(work.timeout());
        return Gate.notAsked(Kind.TIMEOUT, Say.duration(timeout) + ": then the attempt is stopped")
                .until(row.startedAt() == null ? null : row.startedAt().plus(timeout));
    }

    Gate deadline() {
        Duration deadline = Objects.requireNonNull(task.spec().options().deadline());
        Instant ready = Objects.requireNonNull(row.readyAt());
        return Gate.notAsked(
                        Kind.DEADLINE, Say.duration(deadline) + ": then it is FAILED (DEADLINE)")
                .until(ready.plus(deadline));
    }

    /// It has failed, and a message says why better than the gate where it stood.
    boolean isEndedByMessage() {
        return row.state() == TaskState.FAILED
                && (row.reason() == Reason.EXPRESSION || row.reason() == Reason.DEADLINE);
    }

    String failure() {
        RunEvent.TaskFailed failed = scene.recorded().last(task.key(), RunEvent.TaskFailed.class);
        if (failed == null) {
            return row.state() + Say.reason(row.reason());
        }
        String which =
                failed.attempt() == 0
                        ? "before its first attempt"
                        : row.isFallback()
                                ? "with its fallback"
                                : "with attempt " + failed.attempt() + ofMost();
        return "FAILED " + which + Say.reason(failed.reason()) + Say.more(failed.message());
    }

    String success() {
        if (scene.has(task, RunEvent.TaskReused.class)) {
            return "taken over from an earlier run";
        } else if (row.attempt() == 0) {
            return "SUCCEEDED";
        }
        String says =
                row.isFallback()
                        ? "its fallback SUCCEEDED"
                        : "attempt " + row.attempt() + " SUCCEEDED";
        return open.lease() == null ? says : says + " on " + open.lease().executor();
    }

    private String ofMost() {
        int most = work.retry().attempts();
        return row.losses() > 0
                ? " (" + Say.count(row.losses(), "loss").replace("losss", "losses") + ")"
                : row.isFallback() ? " (fallback)" : most > 1 ? " of " + most : "";
    }

    private String why() {
        RunEvent.TaskFallbackStarted began =
                scene.recorded().last(task.key(), RunEvent.TaskFallbackStarted.class);
        return began == null ? "" : Say.reason(began.reason()) + Say.more(began.message());
    }

    private String queueName() {
        return task.spec().placement().queue();
    }
}
