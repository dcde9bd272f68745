package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// Attempts lost with their executor: no failure of the task, up to `max_lost`.
class LossTest {
    private static final TaskKey A = TaskKey.of("a");

    @Test
    void a_lost_attempt_is_queued_again_at_once() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());

        List<RunEvent> events = box.after(Duration.ofSeconds(3)).accept(lose(box));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskLost(A, 1, 1, RunBox.LEASE, box.now),
                        new RunEvent.TaskQueued(A, 2, 2, box.now));
        assertThat(box.effects).contains(new Effect.StopAttempt(A, 1, 1, RunBox.LEASE));
        assertThat(box.row("a").losses()).isEqualTo(1);
    }

    @Test
    void one_loss_too_many_fails_the_task_whatever_attempts_it_has_left() {
        RunBox box = RunBox.started(Jobs.task("a").maxLost(1).retry(9, Duration.ZERO));
        box.report("a", new Content.Started());
        box.accept(lose(box));
        box.report("a", new Content.Started());

        assertThat(box.accept(lose(box)))
                .containsExactly(
                        new RunEvent.TaskLost(A, 2, 2, RunBox.LEASE, box.now),
                        new RunEvent.TaskFailed(
                                A,
                                2,
                                Reason.LOST,
                                null,
                                "lost with executor one, loss 2 where max_lost is 1",
                                false,
                                box.now),
                        new RunEvent.RunFailed(null, null));
    }

    @Test
    void a_loss_counts_neither_for_the_attempts_nor_for_the_backoff() {
        RunBox box = RunBox.started(Jobs.task("a").retry(2, Duration.ofSeconds(2)));
        box.report("a", new Content.Started());
        box.accept(lose(box));

        assertThat(box.report("a", box.exit(1)).getLast())
                .isEqualTo(
                        new RunEvent.TaskRetryScheduled(
                                A,
                                2,
                                Reason.EXIT,
                                1,
                                "exit code 1",
                                box.now,
                                box.now.plusSeconds(2)));
    }

    @Test
    void an_attempt_its_executor_stopped_unasked_is_lost() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());

        assertThat(box.report("a", new Content.Stopped()))
                .containsExactly(
                        new RunEvent.TaskLost(A, 1, 1, RunBox.LEASE, box.now),
                        new RunEvent.TaskQueued(A, 2, 2, box.now));
    }

    @Test
    void an_executor_loses_only_what_it_holds() {
        RunBox box = RunBox.started(Jobs.task("a"));
        Decision.Rejected unclaimed = box.reject(lose(box));
        box.report("a", new Content.Started());
        Decision.Rejected foreign =
                box.reject(new RunCommand.LoseAttempt(box.current("a"), RunBox.OTHER));

        assertThat(List.of(unclaimed, foreign))
                .allMatch(rejected -> rejected.rejection().kind() == Rejection.Kind.STALE);
    }

    @Test
    void a_result_after_the_loss_is_refused() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.report("a", new Content.Started());
        RunCommand.Report zombie = box.reportOf("a", RunBox.LEASE, box.succeeded());
        box.accept(lose(box));

        assertThat(box.reject(zombie).rejection().kind()).isEqualTo(Rejection.Kind.NO_LEASE);
        assertThat(box.row("a").state()).isEqualTo(TaskState.QUEUED);
    }

    private static RunCommand.LoseAttempt lose(RunBox box) {
        return new RunCommand.LoseAttempt(box.current("a"), RunBox.LEASE);
    }
}
