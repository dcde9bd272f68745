package io.hivemind.core.run;

import static io.hivemind.core.run.Jobs.task;
import static io.hivemind.core.run.VirtualRun.fail;
import static io.hivemind.core.run.VirtualRun.hang;
import static io.hivemind.core.run.VirtualRun.lost;
import static io.hivemind.core.run.VirtualRun.succeed;

import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// The language's cases about attempts, in virtual time: retry, timeout, delay, lost executors,
/// cancel.
class AttemptCasesTest {

    @Test
    void a_lost_attempt_is_queued_again_at_once_with_one_attempt_allowed() {
        VirtualRun.of(task("main"))
                .script("main", lost(3), succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 4)
                .task("main", "SUCCEEDED 2 [0 3] 4");
    }

    @Test
    void three_losses_are_borne_and_the_fourth_fails_the_task() {
        VirtualRun.of(task("main"))
                .script("main", lost(3), lost(3), lost(3), succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 10)
                .task("main", "SUCCEEDED 4 [0 3 6 9] 10");
        VirtualRun.of(task("main").retry(linear(3, 2)))
                .script("main", lost(3))
                .run()
                .ends(RunState.FAILED, 12)
                .task("main", "FAILED LOST 4 [0 3 6 9] 12");
        VirtualRun.of(task("main").retry(fixed(3, 2)).maxLost(0))
                .script("main", lost(3), succeed(1))
                .run()
                .ends(RunState.FAILED, 3)
                .task("main", "FAILED LOST 1 [0] 3");
    }

    @Test
    void a_loss_between_two_failures_neither_uses_up_an_attempt_nor_lengthens_the_backoff() {
        VirtualRun.of(task("main").retry(linear(3, 2)))
                .script("main", fail(1, 1), lost(3), fail(1, 1), succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 12)
                .task("main", "SUCCEEDED 4 [0 3 6 11] 12");
        VirtualRun.of(task("main").retry(linear(3, 2)))
                .script("main", fail(1, 1), lost(3), fail(1, 1))
                .run()
                .ends(RunState.FAILED, 12)
                .task("main", "FAILED EXIT 4 [0 3 6 11] 12");
    }

    @Test
    void what_is_retried_has_no_say_in_losses() {
        VirtualRun.of(task("main").retry(3, Duration.ofSeconds(2), new RetryOn.Timeout()))
                .script("main", lost(3), fail(1, 1), succeed(1))
                .run()
                .ends(RunState.FAILED, 4)
                .task("main", "FAILED EXIT 2 [0 3] 4");
    }

    @Test
    void the_delay_runs_from_the_end_of_the_failed_attempt() {
        VirtualRun.of(task("main").retry(fixed(3, 10)))
                .script("main", fail(1, 2), fail(1, 3), succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 26)
                .task("main", "SUCCEEDED 3 [0 12 25] 26");
        VirtualRun.of(task("main").retry(fixed(3, 10)))
                .script("main", fail(7, 2))
                .run()
                .ends(RunState.FAILED, 26)
                .task("main", "FAILED EXIT 3 [0 12 24] 26");
        VirtualRun.of(task("main"))
                .script("main", fail(1, 1), succeed(1))
                .run()
                .ends(RunState.FAILED, 1)
                .task("main", "FAILED EXIT 1 [0] 1");
    }

    @Test
    void backoffs_grow_as_they_are_named() {
        VirtualRun.of(task("main").retry(linear(4, 5)))
                .script("main", fail(1, 1))
                .run()
                .task("main", "FAILED EXIT 4 [0 6 17 33] 34");
        VirtualRun.of(task("main").retry(exponential(4, 2, null)))
                .script("main", fail(1, 1))
                .run()
                .task("main", "FAILED EXIT 4 [0 3 10 29] 30");
        VirtualRun.of(task("main").retry(exponential(4, 2, Duration.ofSeconds(10))))
                .script("main", fail(1, 1))
                .run()
                .task("main", "FAILED EXIT 4 [0 3 10 21] 22");
    }

    @Test
    void only_the_named_kinds_of_failure_are_retried() {
        VirtualRun.of(
                        task("main")
                                .retry(3, Duration.ofSeconds(1), new RetryOn.Timeout())
                                .timeout(Duration.ofSeconds(5)))
                .script("main", hang(), fail(1, 2), succeed(1))
                .run()
                .ends(RunState.FAILED, 8)
                .task("main", "FAILED EXIT 2 [0 6] 8");
        VirtualRun.of(
                        task("main")
                                .retry(3, Duration.ofSeconds(1), new RetryOn.Exit())
                                .timeout(Duration.ofSeconds(5)))
                .script("main", fail(1, 2), hang(), succeed(1))
                .run()
                .ends(RunState.FAILED, 8)
                .task("main", "FAILED TIMED_OUT 2 [0 3] 8");
        VirtualRun.of(task("main").retry(4, Duration.ofSeconds(1), new RetryOn.ExitCode(75)))
                .script("main", fail(75, 1), fail(75, 1), fail(1, 1), succeed(1))
                .run()
                .ends(RunState.FAILED, 5)
                .task("main", "FAILED EXIT 3 [0 2 4] 5");
    }

    @Test
    void each_attempt_has_the_whole_timeout() {
        VirtualRun.of(task("main").timeout(Duration.ofSeconds(5)))
                .script("main", hang())
                .run()
                .ends(RunState.FAILED, 5)
                .task("main", "FAILED TIMED_OUT 1 [0] 5");
        VirtualRun.of(task("main").timeout(Duration.ofSeconds(5)))
                .script("main", succeed(8))
                .run()
                .ends(RunState.FAILED, 5);
        VirtualRun.of(task("main").timeout(Duration.ofSeconds(5)))
                .script("main", succeed(4))
                .run()
                .ends(RunState.SUCCEEDED, 4);
        VirtualRun.of(task("main").timeout(Duration.ofSeconds(5)).retry(fixed(3, 2)))
                .script("main", hang(), hang(), succeed(4))
                .run()
                .ends(RunState.SUCCEEDED, 18)
                .task("main", "SUCCEEDED 3 [0 7 14] 18");
    }

    @Test
    void the_delay_before_the_first_attempt_is_neither_part_of_the_timeout_nor_repeated() {
        VirtualRun.of(task("main").delay(Duration.ofSeconds(10)).timeout(Duration.ofSeconds(5)))
                .script("main", succeed(4))
                .run()
                .ends(RunState.SUCCEEDED, 14)
                .task("main", "SUCCEEDED 1 [10] 14");
        VirtualRun.of(task("main").delay(Duration.ofSeconds(5)).retry(fixed(2, 2)))
                .script("main", fail(1, 1), succeed(1))
                .run()
                .task("main", "SUCCEEDED 2 [5 8] 9");
        VirtualRun.of(task("a"), task("b").needs("a").delay(Duration.ofSeconds(5)))
                .script("a", succeed(2))
                .script("b", succeed(3))
                .run()
                .task("b", "SUCCEEDED 1 [7] 10");
        VirtualRun.of(task("main").delay(Duration.ofMillis(500)))
                .run()
                .ends(RunState.SUCCEEDED, 0.5)
                .task("main", "SUCCEEDED 1 [0.5] 0.5");
    }

    @Test
    void a_cancel_ends_a_task_wherever_it_is() {
        VirtualRun.of(task("main"))
                .script("main", succeed(30))
                .cancelAt(10)
                .run()
                .ends(RunState.CANCELLED, 10)
                .task("main", "CANCELLED USER 1 [0] 10");
        VirtualRun.of(task("main").retry(fixed(3, 60)))
                .script("main", fail(1, 2))
                .cancelAt(10)
                .run()
                .ends(RunState.CANCELLED, 10)
                .task("main", "CANCELLED USER 1 [0] 10");
        VirtualRun.of(task("main").delay(Duration.ofMinutes(1)))
                .cancelAt(10)
                .run()
                .ends(RunState.CANCELLED, 10)
                .task("main", "CANCELLED USER 0 [] 10");
    }

    @Test
    void what_had_ended_stands_and_nothing_starts_after_a_cancel() {
        VirtualRun.of(
                        task("z"),
                        task("a"),
                        task("b").needs("a"),
                        task("cleanup").needs(Jobs.is("a", Outcome.DONE)))
                .script("z", succeed(1))
                .script("a", succeed(30))
                .cancelAt(10)
                .run()
                .ends(RunState.CANCELLED, 10)
                .task("z", "SUCCEEDED 1 [0] 1")
                .task("a", "CANCELLED USER 1 [0] 10")
                .task("b", "CANCELLED USER 0 [] 10")
                .task("cleanup", "CANCELLED USER 0 [] 10");
    }

    @Test
    void the_outcome_of_a_cancelled_run_is_failed_if_a_task_had_failed() {
        VirtualRun.of(task("a"), task("b"))
                .script("a", fail(1, 2))
                .script("b", succeed(30))
                .cancelAt(10)
                .run()
                .ends(RunState.FAILED, 10);
        VirtualRun.of(task("a").allowFailure(), task("b"))
                .script("a", fail(1, 2))
                .script("b", succeed(30))
                .cancelAt(10)
                .run()
                .ends(RunState.CANCELLED, 10);
        VirtualRun.of(task("a"), task("b"))
                .script("a", succeed(2))
                .script("b", succeed(3))
                .cancelAt(10)
                .run()
                .ends(RunState.SUCCEEDED, 3);
    }

    private static RetryPolicy fixed(int attempts, int delayS) {
        return policy(attempts, delayS, Backoff.FIXED, null);
    }

    private static RetryPolicy linear(int attempts, int delayS) {
        return policy(attempts, delayS, Backoff.LINEAR, null);
    }

    private static RetryPolicy exponential(int attempts, int delayS, @Nullable Duration cap) {
        return policy(attempts, delayS, Backoff.EXPONENTIAL, cap);
    }

    private static RetryPolicy policy(
            int attempts, int delayS, Backoff backoff, @Nullable Duration cap) {
        return new RetryPolicy(attempts, Duration.ofSeconds(delayS), backoff, 3, cap, 0, List.of());
    }
}
