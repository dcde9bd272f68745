package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// A cancel: in one step in the header, in batches in the rows.
class CancelTest {

    @Test
    void a_cancel_ends_every_task_that_is_not_terminal_and_the_run() {
        RunBox box =
                RunBox.started(
                        Jobs.task("done"),
                        Jobs.task("running"),
                        Jobs.task("queued"),
                        Jobs.task("delayed").delay(Duration.ofMinutes(1)),
                        Jobs.task("pending").needs("running"));
        box.report("done", box.succeeded());
        box.report("running", new Content.Started());

        List<RunEvent> events =
                box.after(Duration.ofSeconds(10)).accept(new RunCommand.CancelRun());

        assertThat(events)
                .containsExactly(
                        new RunEvent.RunCancelling(Reason.USER, box.now, false),
                        cancelled(box, "running"),
                        cancelled(box, "queued"),
                        cancelled(box, "delayed"),
                        cancelled(box, "pending"),
                        new RunEvent.RunCancelled(Reason.USER));
        assertThat(box.effects)
                .contains(
                        new Effect.StopAttempt(TaskKey.of("running"), 1, 1, RunBox.LEASE),
                        new Effect.StopAttempt(TaskKey.of("queued"), 1, 1, null),
                        new Effect.ForgetRun());
        assertThat(box.timers).isEmpty();
    }

    @Test
    void a_task_that_had_failed_makes_the_cancelled_run_failed() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b"));
        box.report("a", box.exit(1));

        assertThat(box.accept(new RunCommand.CancelRun()))
                .endsWith(new RunEvent.RunFailed(null, null));
    }

    @Test
    void a_failure_that_is_allowed_does_not() {
        RunBox box = RunBox.started(Jobs.task("a").allowFailure(), Jobs.task("b"));
        box.report("a", box.exit(1));

        assertThat(box.accept(new RunCommand.CancelRun()))
                .endsWith(new RunEvent.RunCancelled(Reason.USER));
    }

    @Test
    void a_large_run_is_cancelled_in_batches_and_late_results_are_refused_at_once() {
        RunBox box = large(1_200);
        box.report("t1100", new Content.Started());
        RunCommand.Report late = box.reportOf("t1100", RunBox.LEASE, box.succeeded());

        box.accept(new RunCommand.CancelRun());

        assertThat(box.effects).endsWith(new Effect.ContinueLater(500));
        assertThat(box.row("t1100").state()).isEqualTo(TaskState.RUNNING);
        assertThat(box.reject(late).rejection())
                .isEqualTo(new Rejection(Rejection.Kind.NO_LEASE, "the run was cut short"));
        assertThat(box.reject(new RunCommand.CancelRun()).rejection().kind())
                .isEqualTo(Rejection.Kind.STALE);
        assertThat(
                        box.reject(new RunCommand.LoseAttempt(box.current("t1100"), RunBox.LEASE))
                                .rejection()
                                .kind())
                .isEqualTo(Rejection.Kind.STALE);

        box.after(Duration.ofSeconds(9)).continueToTheEnd();

        assertThat(box.lastRun().state()).isEqualTo(RunState.CANCELLED);
        assertThat(box.row("t1100").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(box.row("t1100").endedAt()).isEqualTo(RunBox.START);
        assertThat(box.timers).isEmpty();
    }

    @Test
    void a_timer_that_fires_between_the_batches_is_stale() {
        RunBox box = large(1_200);
        RunCommand.FireTimer last =
                new RunCommand.FireTimer(List.copyOf(box.timers.values()).getLast());
        box.accept(new RunCommand.CancelRun());

        assertThat(box.after(Limits.REDISPATCH_AFTER).reject(last).rejection().kind())
                .isEqualTo(Rejection.Kind.STALE);
    }

    @Test
    void a_run_that_is_not_there_cannot_be_cancelled() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));

        assertThat(box.reject(new RunCommand.CancelRun()).rejection().kind())
                .isEqualTo(Rejection.Kind.NO_SUCH_RUN);
    }

    private static RunBox large(int tasks) {
        RunBox box =
                RunBox.started(
                        IntStream.range(0, tasks)
                                .mapToObj(i -> Jobs.task("t" + i))
                                .toArray(Jobs.Builder[]::new));
        box.continueToTheEnd();
        return box;
    }

    private static RunEvent cancelled(RunBox box, String task) {
        return new RunEvent.TaskCancelled(TaskKey.of(task), Reason.USER, box.now);
    }
}
