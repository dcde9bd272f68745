package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What must hold of any run whatever happens, checked event by event from the events alone: it
/// keeps a picture of its own and does not look at the state.
final class RunInvariants {

    /// The picture of one row.
    private static final class Seen {
        TaskState state = TaskState.PENDING;
        int attempt;
        boolean nextAttempt = true;
        int dispatch;
        int failures;
        int losses;
        boolean fallback;
        boolean open;
        boolean cut;
        @Nullable Lease holder;

        void opened() {
            open = true;
            state = TaskState.RUNNING;
        }
    }

    private final Plan plan;
    private final Map<TaskKey, Seen> rows = new HashMap<>();
    private @Nullable RunEvent end;
    private boolean begun;
    private boolean paused;
    private @Nullable Reason cancelled;
    private boolean finallyCancelled;

    RunInvariants(Plan plan) {
        this.plan = plan;
        plan.tasks().forEach(task -> rows.put(task.key(), new Seen()));
    }

    void check(RunCommand command, Decision.Accepted accepted) {
        accepted.events().forEach(event -> check(command, event));
        long records =
                accepted.effects().stream().filter(Effect.PublishRecord.class::isInstance).count();
        long produced =
                accepted.events().stream()
                        .filter(RunEvent.TaskSucceeded.class::isInstance)
                        .map(event -> (RunEvent.TaskSucceeded) event)
                        .filter(event -> !event.fallback() && !task(event.task()).isMany())
                        .filter(event -> spec(event.task()).body() instanceof Body.Produce)
                        .count();
        assertThat(records).as("a record for each produce that succeeded").isEqualTo(produced);
        assertThat(end == null)
                .isEqualTo(
                        accepted.effects().stream().noneMatch(Effect.ForgetRun.class::isInstance));
    }

    /// The run is over: all rows are, and its outcome is theirs.
    void checkEnd(Run run) {
        assertThat(rows.values()).allMatch(seen -> seen.state.isTerminal());
        assertThat(run.openTasks()).isZero();
        boolean failed =
                plan.tasks().stream()
                        .anyMatch(task ->
                                !task.covered() && seen(task.key()).state == TaskState.FAILED);
        boolean late = cancelled == Reason.TIMED_OUT;
        RunState expected =
                failed || late
                        ? RunState.FAILED
                        : cancelled != null ? RunState.CANCELLED : RunState.SUCCEEDED;
        assertThat(run.state()).isEqualTo(expected);
        plan.tasks().stream().filter(TaskPlan::isMany).forEach(this::checkMany);
        plan.tasks().stream().filter(TaskPlan::isGroup).forEach(this::checkGroup);
    }

    private void checkMany(TaskPlan task) {
        Seen whole = seen(task.key());
        List<Seen> instances =
                rows.entrySet().stream()
                        .filter(row -> row.getKey().isInstance())
                        .filter(row -> row.getKey().task().equals(task.spec().name()))
                        .map(Map.Entry::getValue)
                        .toList();
        if (whole.state == TaskState.SUCCEEDED) {
            assertThat(instances).allMatch(seen -> seen.state == TaskState.SUCCEEDED);
        }
        if (whole.open && whole.state == TaskState.FAILED && !whole.cut) {
            assertThat(instances).anyMatch(seen -> seen.state == TaskState.FAILED);
        }
    }

    private void checkGroup(TaskPlan group) {
        Seen seen = seen(group.key());
        boolean failed =
                group.members().stream()
                        .map(plan.tasks()::get)
                        .anyMatch(member ->
                                !member.spec().allowFailure()
                                        && seen(member.key()).state == TaskState.FAILED);
        if (seen.open && cancelled == null && !seen.cut) {
            TaskState expected = failed ? TaskState.FAILED : TaskState.SUCCEEDED;
            assertThat(seen.state).as("%s", group.key()).isIn(expected, TaskState.CANCELLED);
        }
    }

    private void check(RunCommand command, RunEvent event) {
        assertThat(end).as("nothing happens after the end of the run").isNull();
        switch (event) {
            case RunEvent.OfTask ofTask -> check(command, ofTask, seen(ofTask.task()));
            case RunEvent.RunCancelling cut -> {
                cancelled = cancelled == null ? cut.reason() : cancelled;
                finallyCancelled |= cut.endsFinally();
            }
            case RunEvent.RunSucceeded ignored -> end = event;
            case RunEvent.RunFailed ignored -> end = event;
            case RunEvent.RunCancelled ignored -> end = event;
            case RunEvent.RunSkipped ignored -> end = event;
            case RunEvent.RunStarted ignored -> begun = true;
            case RunEvent.RunPaused ignored -> paused = true;
            case RunEvent.RunResumed ignored -> paused = false;
            case RunEvent.RunQueued ignored -> assertThat(begun).isFalse();
            case RunEvent.RunDeadlineMissed ignored -> {}
            case RunEvent.RunCreated ignored -> {}
        }
    }

    private void check(RunCommand command, RunEvent.OfTask event, Seen seen) {
        assertThat(seen.state.isTerminal()).as("one terminal state per row: %s", event).isFalse();
        TaskPlan task = task(event.task());
        TaskSpec spec = task.spec();
        switch (event) {
            case RunEvent.TaskDependencyResolved ignored -> assertBegins(task);
            case RunEvent.TaskDelayed ignored -> assertBegins(task);
            case RunEvent.TaskConditionEvaluated ignored -> assertBegins(task);
            case RunEvent.TaskThrottled ignored -> {
                assertBegins(task);
                assertThat(seen.nextAttempt).as("only a new attempt waits").isTrue();
                seen.state = TaskState.PENDING;
                seen.holder = null;
            }
            case RunEvent.TaskExpanded ignored -> seen.opened();
            case RunEvent.TaskGroupOpened ignored -> seen.opened();
            case RunEvent.TaskInstanceCreated ignored -> created(task);
            case RunEvent.TaskCutShort ignored -> seen.cut = true;
            case RunEvent.TaskReused ignored -> seen.state = TaskState.SUCCEEDED;
            case RunEvent.TaskFallbackStarted started -> fallback(started, seen, spec);
            case RunEvent.TaskQueued queued -> {
                assertBegins(task);
                boolean again = command instanceof RunCommand.Report;
                boolean redispatch =
                        command instanceof RunCommand.FireTimer fire
                                && fire.timer().id().kind() == Timer.Kind.REDISPATCH;
                assertThat(paused && !again && !redispatch).as("a pause starts nothing").isFalse();
                queued(queued, seen);
            }
            case RunEvent.TaskStarted started -> started(started, seen, task);
            case RunEvent.TaskTimedOut ignored ->
                    assertThat(seen.state).isEqualTo(TaskState.RUNNING);
            case RunEvent.TaskRetryScheduled ignored -> {
                assertResult(command, seen);
                seen.failures++;
                seen.nextAttempt = true;
                assertThat(seen.failures).isLessThan(policy(task, seen).attempts());
                seen.state = TaskState.PENDING;
                seen.holder = null;
            }
            case RunEvent.TaskRetryStarted ignored ->
                    assertThat(seen.state).isEqualTo(TaskState.PENDING);
            case RunEvent.TaskLost lost -> {
                assertThat(lost.lease()).as("only who holds it can lose it").isEqualTo(seen.holder);
                seen.losses++;
                seen.nextAttempt = true;
                assertThat(seen.losses)
                        .isLessThanOrEqualTo(spec.maxLost() + (seen.fallback ? 2 : 1));
                seen.holder = null;
            }
            case RunEvent.TaskSucceeded succeeded -> {
                assertBegins(task);
                assertThat(succeeded.fallback()).isEqualTo(seen.fallback);
                if (spec.body() instanceof Body.Run && !task.isMany()) {
                    assertResult(command, seen);
                }
                seen.state = TaskState.SUCCEEDED;
            }
            case RunEvent.TaskFailed failed -> {
                assertBegins(task);
                assertThat(failed.allowed()).isEqualTo(task.covered());
                seen.state = TaskState.FAILED;
            }
            case RunEvent.TaskSkipped skipped -> skipped(skipped, seen, task);
            case RunEvent.TaskCancelled it -> {
                boolean run = task.atFinally() ? finallyCancelled : cancelled != null;
                assertThat(run || it.reason() == Reason.DEADLINE).isTrue();
                seen.state = TaskState.CANCELLED;
            }
            case RunEvent.TaskReportRefused ignored -> {}
        }
    }

    private static void fallback(RunEvent.TaskFallbackStarted started, Seen seen, TaskSpec spec) {
        assertThat(seen.fallback).as("one fallback").isFalse();
        if (spec.body() instanceof Body.Produce) {
            seen.attempt = started.attempt(); // which nobody was handed
        }
        assertThat(started.attempt()).isEqualTo(seen.attempt);
        seen.fallback = true;
        seen.failures = 0;
        seen.nextAttempt = true;
        seen.holder = null;
        seen.state = TaskState.PENDING;
    }

    private void skipped(RunEvent.TaskSkipped skipped, Seen seen, TaskPlan task) {
        assertThat(seen.state).isEqualTo(TaskState.PENDING);
        boolean ofGroup = task.key().enclosing() != null && !groupIsOpen(task);
        if (skipped.reason() == Reason.CONDITION || skipped.reason() == Reason.THRESHOLD) {
            assertThat(ofGroup || isReady(task)).isTrue();
        } else if (!ofGroup) {
            assertNeeds(task.spec(), Truth.FALSE);
        }
        seen.state = TaskState.SKIPPED;
    }

    /// Instances begin in index order, no more at once than `max_parallel`.
    private void created(TaskPlan task) {
        TaskKey key = task.key();
        assertThat(key.instance() == 0 || rows.containsKey(task.instance(key.instance() - 1).key()))
                .isTrue();
        Integer most = task.spec().options().maxParallel();
        long open =
                rows.entrySet().stream()
                        .filter(row -> row.getKey().isInstance())
                        .filter(row -> row.getKey().task().equals(key.task()))
                        .filter(row -> !row.getValue().state.isTerminal())
                        .count();
        assertThat(most == null || open <= most).isTrue();
    }

    private static RetryPolicy policy(TaskPlan task, Seen seen) {
        return seen.fallback
                ? Objects.requireNonNull(task.fallback()).retry()
                : task.work().retry();
    }

    private static void queued(RunEvent.TaskQueued queued, Seen seen) {
        assertThat(seen.holder).as("nothing is queued while somebody holds it").isNull();
        assertThat(queued.dispatch()).as("dispatch numbers only rise").isEqualTo(seen.dispatch + 1);
        assertThat(queued.attempt())
                .as("an attempt more after a failure or a loss, else the same")
                .isEqualTo(seen.attempt + (seen.nextAttempt ? 1 : 0));
        seen.nextAttempt = false;
        seen.state = TaskState.QUEUED;
        seen.attempt = queued.attempt();
        seen.dispatch = queued.dispatch();
    }

    private static void started(RunEvent.TaskStarted started, Seen seen, TaskPlan task) {
        assertThat(seen.holder).as("one live lease at most").isNull();
        if (started.lease() == null) {
            assertThat(task.spec().body()).isInstanceOf(Body.Job.class);
            seen.attempt = started.attempt();
            seen.dispatch = started.dispatch();
            seen.nextAttempt = false;
        } else {
            assertThat(seen.state).as("only what is queued starts").isEqualTo(TaskState.QUEUED);
        }
        assertThat(started.attempt()).isEqualTo(seen.attempt);
        assertThat(started.dispatch())
                .as("the first claim under the last dispatch")
                .isEqualTo(seen.dispatch);
        seen.state = TaskState.RUNNING;
        seen.holder = started.lease();
    }

    /// A result counts only from who holds the attempt; a timeout may also be the scheduler's own.
    private static void assertResult(RunCommand command, Seen seen) {
        if (command instanceof RunCommand.Report report) {
            assertThat(report.lease()).as("no result without the lease").isEqualTo(seen.holder);
            assertThat(report.attempt().attempt()).isEqualTo(seen.attempt);
            assertThat(report.attempt().dispatch()).isEqualTo(seen.dispatch);
        } else if (command instanceof RunCommand.ChildEnded child) {
            assertThat(child.dispatch()).isEqualTo(seen.dispatch);
        } else {
            assertThat(command).isInstanceOf(RunCommand.FireTimer.class);
        }
    }

    private void assertBegins(TaskPlan task) {
        assertThat(isReady(task)).as("%s may begin", task.key()).isTrue();
    }

    private boolean isReady(TaskPlan task) {
        boolean main =
                !task.atFinally()
                        || plan.tasks().stream()
                                .filter(other -> !other.atFinally())
                                .allMatch(other -> seen(other.key()).state.isTerminal());
        boolean needs =
                task.key().isInstance()
                        || task.spec().needs().evaluate(this::outcome) == Truth.TRUE;
        return begun && main && needs && groupIsOpen(task);
    }

    private boolean groupIsOpen(TaskPlan task) {
        TaskKey around = task.key().enclosing();
        return around == null || seen(around).open;
    }

    private void assertNeeds(TaskSpec spec, Truth expected) {
        assertThat(spec.needs().evaluate(this::outcome))
                .as("needs of %s", spec.name())
                .isEqualTo(expected);
    }

    private Truth outcome(String task, Outcome asked) {
        return Readiness.truth(seen(TaskKey.of(task)).state, asked);
    }

    private Seen seen(TaskKey key) {
        return rows.computeIfAbsent(key, any -> new Seen());
    }

    private TaskPlan task(TaskKey key) {
        TaskPlan whole = plan.whole(key);
        return key.isInstance() ? whole.instance(key.instance()) : whole;
    }

    private TaskSpec spec(TaskKey task) {
        return task(task).spec();
    }
}
