package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// Claims and fencing: the first claim under the current dispatch number wins, and nobody else is
/// heard.
class ClaimTest {
    private static final TaskKey A = TaskKey.of("a");

    @Test
    void the_first_claim_starts_the_attempt_under_its_executors_lease() {
        RunBox box = RunBox.started(Jobs.task("a").timeout(Duration.ofSeconds(5)));

        List<RunEvent> events = box.report("a", new Content.Started());

        assertThat(events)
                .containsExactly(new RunEvent.TaskStarted(A, 1, 1, RunBox.LEASE, RunBox.START));
        assertThat(box.effects)
                .containsExactly(
                        new Effect.ClearTimer(new Timer.Id(Timer.Kind.REDISPATCH, A, 1, 1)),
                        new Effect.SetTimer(
                                new Timer(
                                        new Timer.Id(Timer.Kind.TIMEOUT, A, 1, 1),
                                        RunBox.START.plusSeconds(6))));
    }

    @Test
    void a_second_claim_is_refused_and_its_executor_told_to_stop() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());

        Decision.Rejected rejected =
                box.reject(box.reportOf("a", RunBox.OTHER, new Content.Started()));

        assertThat(rejected.rejection().kind()).isEqualTo(Rejection.Kind.NO_LEASE);
        assertThat(rejected.event())
                .isEqualTo(
                        new RunEvent.TaskReportRefused(
                                A,
                                1,
                                1,
                                RunBox.OTHER,
                                "started",
                                "another executor holds the attempt"));
        assertThat(rejected.effects())
                .containsExactly(new Effect.StopAttempt(A, 1, 1, RunBox.OTHER));
    }

    @Test
    void the_claim_that_comes_again_is_stale_and_stops_nobody() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());

        Decision.Rejected rejected =
                box.reject(box.reportOf("a", RunBox.LEASE, new Content.Started()));

        assertThat(rejected)
                .isEqualTo(
                        Decision.Rejected.quietly(
                                Rejection.Kind.STALE, "claimed already, by the same executor"));
    }

    @Test
    void a_result_from_another_executor_than_the_holder_is_refused() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());

        Decision.Rejected rejected = box.reject(box.reportOf("a", RunBox.OTHER, box.succeeded()));

        assertThat(rejected.event()).isNotNull();
        assertThat(rejected.effects()).isEmpty();
        assertThat(box.row("a").state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void a_dispatch_that_comes_back_is_handed_out_again_as_the_same_attempt() {
        RunBox box = RunBox.started(Jobs.task("a"));

        List<RunEvent> events = box.report("a", new Content.Returned());

        assertThat(events).containsExactly(new RunEvent.TaskQueued(A, 1, 2, RunBox.START));
        assertThat(box.timers).containsOnlyKeys(new Timer.Id(Timer.Kind.REDISPATCH, A, 1, 2));
    }

    @Test
    void a_claim_under_an_old_dispatch_number_is_refused_and_stopped() {
        RunBox box = RunBox.started(Jobs.task("a"));
        AttemptRef old = box.current("a");
        box.report("a", new Content.Returned());

        Decision.Rejected rejected =
                box.reject(
                        new RunCommand.Report(old, RunBox.LEASE, box.now, new Content.Started()));

        assertThat(rejected.rejection())
                .isEqualTo(
                        new Rejection(
                                Rejection.Kind.NO_LEASE,
                                "the task is QUEUED in attempt 1, dispatch 2"));
        assertThat(rejected.effects())
                .containsExactly(new Effect.StopAttempt(A, 1, 1, RunBox.LEASE));
    }

    @Test
    void a_record_that_comes_again_to_the_executor_that_runs_it_disturbs_nothing() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());

        assertThat(box.reject(box.reportOf("a", RunBox.LEASE, new Content.Returned())).event())
                .isNull();
        assertThat(box.reject(box.reportOf("a", RunBox.OTHER, new Content.Returned())).event())
                .isNull();
        assertThat(box.row("a").state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void an_attempt_queued_for_an_hour_is_dispatched_anew_and_the_old_record_called_off() {
        RunBox box = RunBox.started(Jobs.task("a"));

        List<RunEvent> events =
                box.after(Limits.REDISPATCH_AFTER).accept(box.timer(Timer.Kind.REDISPATCH));

        assertThat(events).containsExactly(new RunEvent.TaskQueued(A, 1, 2, box.now));
        assertThat(box.effects).contains(new Effect.StopAttempt(A, 1, 1, null));
    }

    @Test
    void a_result_after_the_end_of_the_run_is_recorded_without_effect() {
        RunBox box = RunBox.started(Jobs.task("a"));
        RunCommand.Report late = box.reportOf("a", RunBox.OTHER, box.succeeded());
        box.report("a", box.succeeded());

        Decision.Rejected rejected = box.reject(late);

        assertThat(rejected.rejection().kind()).isEqualTo(Rejection.Kind.NO_SUCH_RUN);
        assertThat(rejected.event()).isNotNull();
    }

    @Test
    void a_claim_for_a_run_that_is_over_is_stopped() {
        RunBox box = RunBox.started(Jobs.task("a"));
        RunCommand.Report late = box.reportOf("a", RunBox.OTHER, new Content.Started());
        box.report("a", box.succeeded());

        assertThat(box.reject(late).effects())
                .containsExactly(new Effect.StopAttempt(A, 1, 1, RunBox.OTHER));
    }

    @Test
    void a_report_about_a_task_the_job_does_not_have_is_refused() {
        RunBox box = RunBox.started(Jobs.task("a"));
        AttemptRef strange = new AttemptRef(TaskKey.of("b"), 1, 1);
        AttemptRef instance = new AttemptRef(new TaskKey("a", 0), 1, 1);

        for (AttemptRef attempt : List.of(strange, instance)) {
            Decision.Rejected rejected =
                    box.reject(
                            new RunCommand.Report(
                                    attempt, RunBox.LEASE, box.now, new Content.Started()));
            assertThat(rejected.rejection().message()).isEqualTo("the job has no such task");
        }
    }

    @Test
    void an_output_over_its_limit_fails_the_attempt() {
        RunBox box = RunBox.started(Jobs.task("a"));
        Json large = new Json("\"" + "x".repeat(Limits.OUTPUT_BYTES) + "\"");

        List<RunEvent> events = box.report("a", new Content.Succeeded(large, box.now));

        assertThat(events.get(1))
                .isEqualTo(
                        new RunEvent.TaskFailed(
                                A,
                                1,
                                Reason.ERROR,
                                null,
                                "the output is 65538 bytes, more than 65536",
                                false,
                                box.now));
    }
}
