package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// A task whose ready queue is not there waits for it, PENDING with reason QUEUE.
class QueueTest {
    private static final TaskKey A = TaskKey.of("a");

    @Test
    void a_task_whose_queue_is_not_there_is_throttled_and_asks_to_be_told() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));
        box.queuesAreThere = false;

        List<RunEvent> events = box.accept(box.startRun());

        assertThat(events)
                .endsWith(new RunEvent.TaskThrottled(A, Reason.QUEUE, RunBox.START))
                .noneMatch(RunEvent.TaskQueued.class::isInstance);
        assertThat(box.effects).containsExactly(new Effect.AwaitQueue(A));
        assertThat(box.row("a").state()).isEqualTo(TaskState.PENDING);
        assertThat(box.row("a").reason()).isEqualTo(Reason.QUEUE);
        assertThat(box.row("a").attempt()).isZero();
        assertThat(box.timers).isEmpty();
    }

    @Test
    void it_is_queued_when_the_run_goes_on_and_the_queue_is_there() {
        RunBox box = waiting();
        box.queuesAreThere = true;
        box.after(Duration.ofSeconds(3));

        List<RunEvent> events = box.accept(new RunCommand.Continue(0));

        assertThat(events).containsExactly(new RunEvent.TaskQueued(A, 1, 1, box.now));
        assertThat(box.accept(new RunCommand.Continue(0))).isEmpty();
    }

    @Test
    void it_asks_again_when_the_queue_is_gone_once_more() {
        RunBox box = waiting();

        assertThat(box.accept(new RunCommand.Continue(0))).isEmpty();

        assertThat(box.effects).containsExactly(new Effect.AwaitQueue(A));
        assertThat(box.row("a").reason()).isEqualTo(Reason.QUEUE);
    }

    @Test
    void a_retry_waits_too_and_keeps_its_number() {
        RunBox box = RunBox.started(Jobs.task("a").retry(2, Duration.ofSeconds(1)));
        box.report("a", box.exit(1));
        box.queuesAreThere = false;
        box.after(Duration.ofSeconds(1));

        List<RunEvent> events = box.accept(box.timer(Timer.Kind.BACKOFF));
        box.queuesAreThere = true;
        List<RunEvent> later = box.accept(new RunCommand.Continue(0));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskRetryStarted(A, 2),
                        new RunEvent.TaskThrottled(A, Reason.QUEUE, box.now));
        assertThat(later).containsExactly(new RunEvent.TaskQueued(A, 2, 2, box.now));
    }

    @Test
    void what_is_queued_stays_queued_and_is_dispatched_anew() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.queuesAreThere = false;

        List<RunEvent> events = box.report("a", new Content.Returned());

        assertThat(events).containsExactly(new RunEvent.TaskQueued(A, 1, 2, box.now));
    }

    @Test
    void a_cancel_ends_it_and_there_is_nothing_to_stop() {
        RunBox box = waiting();

        List<RunEvent> events = box.accept(new RunCommand.CancelRun());

        assertThat(events).contains(new RunEvent.TaskCancelled(A, Reason.USER, box.now));
        assertThat(box.effects).containsExactly(new Effect.ForgetRun());
    }

    private static RunBox waiting() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));
        box.queuesAreThere = false;
        box.accept(box.startRun());
        return box;
    }
}
