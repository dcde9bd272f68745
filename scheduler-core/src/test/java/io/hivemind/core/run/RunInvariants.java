package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What must hold of any run whatever happens, checked event by event from the events alone: it
/// keeps a picture of its own and does not look at the state.
final class RunInvariants {

    /// The picture of one task.
    private static final class Seen {
        TaskState state = TaskState.PENDING;
        int attempt;
        boolean nextAttempt = true;
        int dispatch;
        int failures;
        int losses;
        @Nullable Lease holder;
    }

    private final Plan plan;
    private final Map<String, Seen> tasks = new HashMap<>();
    private @Nullable RunEvent end;
    private boolean cancelled;

    RunInvariants(Plan plan) {
        this.plan = plan;
        plan.tasks().forEach(task -> tasks.put(task.spec().name(), new Seen()));
    }

    void check(RunCommand command, Decision.Accepted accepted) {
        accepted.events().forEach(event -> check(command, event));
        long records =
                accepted.effects().stream().filter(Effect.PublishRecord.class::isInstance).count();
        long produced =
                accepted.events().stream()
                        .filter(RunEvent.TaskSucceeded.class::isInstance)
                        .map(event -> spec(((RunEvent.TaskSucceeded) event).task()))
                        .filter(spec -> spec.body() instanceof Body.Produce)
                        .count();
        assertThat(records).as("a record for each produce that succeeded").isEqualTo(produced);
        assertThat(end == null)
                .isEqualTo(
                        accepted.effects().stream().noneMatch(Effect.ForgetRun.class::isInstance));
    }

    /// The run is over: all tasks are, and its outcome is theirs.
    void checkEnd(Run run) {
        assertThat(tasks.values()).allMatch(seen -> seen.state.isTerminal());
        assertThat(run.openTasks()).isZero();
        boolean failed =
                plan.tasks().stream()
                        .map(TaskPlan::spec)
                        .anyMatch(spec ->
                                !spec.allowFailure()
                                        && seen(spec.name()).state == TaskState.FAILED);
        RunState expected =
                failed ? RunState.FAILED : cancelled ? RunState.CANCELLED : RunState.SUCCEEDED;
        assertThat(run.state()).isEqualTo(expected);
    }

    private void check(RunCommand command, RunEvent event) {
        assertThat(end).as("nothing happens after the end of the run").isNull();
        switch (event) {
            case RunEvent.OfTask ofTask -> check(command, ofTask, seen(ofTask.task().task()));
            case RunEvent.RunCancelling ignored -> cancelled = true;
            case RunEvent.RunSucceeded ignored -> end = event;
            case RunEvent.RunFailed ignored -> end = event;
            case RunEvent.RunCancelled ignored -> end = event;
            case RunEvent.RunCreated ignored -> {}
            case RunEvent.RunStarted ignored -> {}
        }
    }

    private void check(RunCommand command, RunEvent.OfTask event, Seen seen) {
        assertThat(seen.state.isTerminal()).as("one terminal state per task").isFalse();
        TaskSpec spec = spec(event.task());
        switch (event) {
            case RunEvent.TaskDependencyResolved ignored -> assertNeeds(spec, Truth.TRUE);
            case RunEvent.TaskDelayed ignored -> assertNeeds(spec, Truth.TRUE);
            case RunEvent.TaskThrottled ignored -> {
                assertNeeds(spec, Truth.TRUE);
                assertThat(seen.nextAttempt).as("only a new attempt waits for its queue").isTrue();
                seen.state = TaskState.PENDING;
            }
            case RunEvent.TaskQueued queued -> {
                assertNeeds(spec, Truth.TRUE);
                queued(queued, seen);
            }
            case RunEvent.TaskStarted started -> started(started, seen);
            case RunEvent.TaskTimedOut ignored -> assertThat(seen.holder).isNotNull();
            case RunEvent.TaskRetryScheduled ignored -> {
                assertResult(command, seen);
                seen.failures++;
                seen.nextAttempt = true;
                assertThat(seen.failures).isLessThan(spec.retry().attempts());
                seen.state = TaskState.PENDING;
                seen.holder = null;
            }
            case RunEvent.TaskRetryStarted ignored ->
                    assertThat(seen.state).isEqualTo(TaskState.PENDING);
            case RunEvent.TaskLost lost -> {
                assertThat(lost.lease()).as("only who holds it can lose it").isEqualTo(seen.holder);
                seen.losses++;
                seen.nextAttempt = true;
                assertThat(seen.losses).isLessThanOrEqualTo(spec.maxLost() + 1);
                seen.holder = null;
            }
            case RunEvent.TaskSucceeded ignored -> {
                assertNeeds(spec, Truth.TRUE);
                if (spec.body() instanceof Body.Run) {
                    assertResult(command, seen);
                }
                seen.state = TaskState.SUCCEEDED;
            }
            case RunEvent.TaskFailed failed -> {
                assertNeeds(spec, Truth.TRUE);
                assertThat(failed.allowed()).isEqualTo(spec.allowFailure());
                seen.state = TaskState.FAILED;
            }
            case RunEvent.TaskSkipped ignored -> {
                assertThat(seen.state).isEqualTo(TaskState.PENDING);
                assertNeeds(spec, Truth.FALSE);
                seen.state = TaskState.SKIPPED;
            }
            case RunEvent.TaskCancelled ignored -> {
                assertThat(cancelled).isTrue();
                seen.state = TaskState.CANCELLED;
            }
            case RunEvent.TaskReportRefused ignored -> {}
        }
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

    private static void started(RunEvent.TaskStarted started, Seen seen) {
        assertThat(seen.state).as("only what is queued starts").isEqualTo(TaskState.QUEUED);
        assertThat(seen.holder).as("one live lease at most").isNull();
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
        } else {
            assertThat(command).isInstanceOf(RunCommand.FireTimer.class);
        }
    }

    private void assertNeeds(TaskSpec spec, Truth expected) {
        assertThat(spec.needs().evaluate(this::outcome))
                .as("needs of %s", spec.name())
                .isEqualTo(expected);
    }

    private Truth outcome(String task, Outcome asked) {
        return Readiness.truth(seen(task).state, asked);
    }

    private Seen seen(String task) {
        return Objects.requireNonNull(tasks.get(task));
    }

    private TaskSpec spec(TaskKey task) {
        return Objects.requireNonNull(plan.find(task.task())).spec();
    }
}
