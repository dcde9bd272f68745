package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Priority;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// Slots of pools: held by each attempt from being queued to its end, and by nothing else.
class SlotsTest {
    private static final TaskKey A = TaskKey.of("a");

    @Test
    void an_attempt_asks_before_it_is_queued_and_is_queued_when_it_has_them() {
        RunBox box = RunBox.started(Jobs.task("z"), Jobs.task("a").pool("p", 2));

        assertThat(box.row("a").state()).isEqualTo(TaskState.PENDING);
        assertThat(box.row("a").reason()).isEqualTo(Reason.POOL);
        assertThat(box.effects)
                .contains(
                        new Effect.RequestPool(
                                A, 1, Map.of("p", 2), Priority.MEDIUM, RunBox.START, 1));

        box.after(Duration.ofSeconds(3)).grant("a");

        assertThat(box.row("a").state()).isEqualTo(TaskState.QUEUED);
        assertThat(box.holding).containsExactly("a/1");
    }

    @Test
    void success_and_failure_give_them_back() {
        for (boolean fails : new boolean[] {true, false}) {
            RunBox box = RunBox.started(Jobs.task("a").pool("p", 1), Jobs.task("b"));
            box.grant("a");
            box.report("a", fails ? box.exit(1) : box.succeeded());

            assertThat(box.effects).contains(new Effect.ReleasePool(A, 1));
            assertThat(box.holding).isEmpty();
        }
    }

    @Test
    void none_are_held_during_a_backoff_or_a_delay() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a")
                                .pool("p", 1)
                                .delay(Duration.ofSeconds(1))
                                .retry(2, Duration.ofSeconds(10)));
        assertThat(box.waiting).isEmpty();
        box.after(Duration.ofSeconds(1)).accept(box.timer(Timer.Kind.DELAY));
        box.grant("a");

        box.report("a", box.exit(1));
        assertThat(box.holding).isEmpty();
        assertThat(box.waiting).isEmpty();

        box.after(Duration.ofSeconds(10)).accept(box.timer(Timer.Kind.BACKOFF));
        assertThat(box.waiting).containsExactly("a/2");
    }

    @Test
    void a_loss_frees_them_and_the_attempt_in_its_place_asks_anew() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        box.grant("a");
        box.report("a", new RunCommand.Content.Started());
        box.accept(new RunCommand.LoseAttempt(box.current("a"), RunBox.LEASE));

        assertThat(box.holding).isEmpty();
        assertThat(box.waiting).containsExactly("a/2");
    }

    @Test
    void a_dispatch_that_came_back_keeps_them() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        box.grant("a");
        box.report("a", new RunCommand.Content.Returned());

        assertThat(box.holding).containsExactly("a/1");
        assertThat(box.row("a").dispatch()).isEqualTo(2);
    }

    @Test
    void the_fallback_asks_for_its_own() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1).fallback());
        box.grant("a");
        box.report("a", box.exit(1));

        assertThat(box.holding).isEmpty();
        assertThat(box.waiting).containsExactly("a/2");
    }

    @Test
    void each_instance_asks_for_its_own() {
        RunBox box = RunBox.started(Jobs.task("a").forEach("2").pool("p", 1));

        assertThat(box.waiting).containsExactly("a[0]/1", "a[1]/1");
    }

    @Test
    void a_cancel_frees_what_is_held_and_withdraws_what_is_asked() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1), Jobs.task("b").pool("p", 1));
        box.grant("a");
        box.accept(new RunCommand.CancelRun());

        assertThat(box.effects)
                .contains(
                        new Effect.ReleasePool(A, 1), new Effect.WithdrawPool(TaskKey.of("b"), 1));
    }

    @Test
    void a_grant_that_finds_nobody_waiting_is_given_back() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1), Jobs.task("b"));
        RunCommand.PoolGranted granted = box.granted("a");
        box.accept(granted);
        box.report("a", box.succeeded());

        assertThat(box.reject(granted).effects()).containsExactly(new Effect.ReleasePool(A, 1));
        assertThat(box.reject(new RunCommand.PoolGranted(TaskKey.of("none"), 1)).effects())
                .containsExactly(new Effect.ReleasePool(TaskKey.of("none"), 1));
        assertThat(RunDecider.withoutRun(granted).effects())
                .containsExactly(new Effect.ReleasePool(A, 1));
    }

    @Test
    void a_grant_that_comes_twice_takes_nothing_from_the_attempt_that_holds_it() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        RunCommand.PoolGranted granted = box.granted("a");
        box.accept(granted);

        assertThat(box.reject(granted).effects()).isEmpty();
        box.report("a", new RunCommand.Content.Started());
        assertThat(box.reject(granted).effects()).isEmpty();
        box.report("a", box.succeeded());
        assertThat(box.reject(granted).effects()).containsExactly(new Effect.ReleasePool(A, 1));
    }

    @Test
    void waiting_is_not_part_of_the_timeout() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1).timeout(Duration.ofSeconds(5)));

        assertThat(box.timers).isEmpty();
    }

    @Test
    void a_record_and_a_child_run_hold_them_too() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a").produce("\"x\"").pool("p", 1),
                        Jobs.task("b").job("{}").pool("p", 1),
                        Jobs.task("c"));
        box.grant("a");
        assertThat(box.row("a").state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(box.holding).isEmpty();

        box.grant("b");
        assertThat(box.row("b").state()).isEqualTo(TaskState.RUNNING);
        assertThat(box.holding).containsExactly("b/1");
    }
}
