package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.run.RunCommand.Content;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What follows an attempt that did not succeed.
class RetryTest {
    private static final TaskKey A = TaskKey.of("a");

    @Test
    void a_failure_is_followed_by_another_attempt_after_the_backoff() {
        RunBox box = RunBox.started(Jobs.task("a").retry(2, Duration.ofSeconds(4)));
        box.report("a", new Content.Started());
        Instant dueAt = RunBox.START.plusSeconds(6);

        List<RunEvent> events = box.after(Duration.ofSeconds(2)).report("a", box.exit(1));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskRetryScheduled(
                                A, 1, Reason.EXIT, 1, "exit code 1", box.now, dueAt));
        Timer timer = new Timer(new Timer.Id(Timer.Kind.BACKOFF, A, 1, 1), dueAt);
        assertThat(box.effects).containsExactly(new Effect.SetTimer(timer));
        assertThat(box.row("a").reason()).isEqualTo(Reason.BACKOFF);

        assertThat(box.after(Duration.ofSeconds(4)).accept(box.timer(Timer.Kind.BACKOFF)))
                .containsExactly(
                        new RunEvent.TaskRetryStarted(A, 2),
                        new RunEvent.TaskQueued(A, 2, 2, box.now));
        assertThat(box.timers).containsOnlyKeys(new Timer.Id(Timer.Kind.REDISPATCH, A, 2, 2));
    }

    @Test
    void without_a_delay_the_next_attempt_is_queued_in_the_same_step() {
        RunBox box = RunBox.started(Jobs.task("a").retry(2, Duration.ZERO));

        List<RunEvent> events = box.report("a", box.exit(1));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskStarted(A, 1, 1, RunBox.LEASE, box.now),
                        new RunEvent.TaskRetryScheduled(
                                A, 1, Reason.EXIT, 1, "exit code 1", box.now, box.now),
                        new RunEvent.TaskRetryStarted(A, 2),
                        new RunEvent.TaskQueued(A, 2, 2, box.now));
    }

    @Test
    void the_last_attempt_fails_the_task() {
        RunBox box = RunBox.started(Jobs.task("a").retry(2, Duration.ZERO));
        box.report("a", box.exit(1));

        assertThat(box.report("a", box.exit(7)))
                .endsWith(
                        new RunEvent.TaskFailed(
                                A, 2, Reason.EXIT, 7, "exit code 7", false, box.now),
                        new RunEvent.RunFailed(null, null));
    }

    @Test
    void a_kind_of_failure_that_is_not_named_is_not_retried() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a")
                                .retry(3, Duration.ZERO, new RetryOn.Timeout())
                                .allowFailure());

        assertThat(box.report("a", box.exit(1)))
                .endsWith(
                        new RunEvent.TaskFailed(A, 1, Reason.EXIT, 1, "exit code 1", true, box.now),
                        new RunEvent.RunSucceeded(Json.NULL));
    }

    @Test
    void an_expression_that_failed_is_not_retried() {
        RunBox box = RunBox.started(Jobs.task("a").retry(3, Duration.ZERO));

        assertThat(
                        box.report(
                                "a",
                                new Content.Failed(
                                        Reason.EXPRESSION, null, null, "no such field", box.now)))
                .endsWith(
                        new RunEvent.TaskFailed(
                                A, 1, Reason.EXPRESSION, null, "no such field", false, box.now),
                        new RunEvent.RunFailed(null, null));
    }

    @Test
    void a_message_is_kept_up_to_its_limit() {
        RunBox box = RunBox.started(Jobs.task("a"));
        String longMessage = "x".repeat(Limits.MESSAGE_CHARS + 1);

        List<RunEvent> events =
                box.report("a", new Content.Failed(Reason.ERROR, null, null, longMessage, box.now));

        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        RunEvent.TaskFailed.class,
                        failed ->
                                assertThat(failed.message())
                                        .hasSize(Limits.MESSAGE_CHARS)
                                        .endsWith("x…"));
    }

    @Test
    void a_timeout_the_executor_enforced_is_told_and_retried() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a")
                                .timeout(Duration.ofSeconds(5))
                                .retry(2, Duration.ofSeconds(1)));
        box.report("a", new Content.Started());

        List<RunEvent> events =
                box.after(Duration.ofSeconds(5))
                        .report(
                                "a",
                                new Content.Failed(Reason.TIMED_OUT, null, null, "5 s", box.now));

        assertThat(events)
                .containsExactly(
                        new RunEvent.TaskTimedOut(A, 1, box.now),
                        new RunEvent.TaskRetryScheduled(
                                A,
                                1,
                                Reason.TIMED_OUT,
                                null,
                                "5 s",
                                box.now,
                                box.now.plusSeconds(1)));
        assertThat(box.effects).noneMatch(Effect.StopAttempt.class::isInstance);
    }

    @Test
    void the_backstop_stops_an_attempt_whose_executor_did_not() {
        RunBox box = RunBox.started(Jobs.task("a").timeout(Duration.ofSeconds(5)));
        box.report("a", new Content.Started());
        RunCommand.FireTimer backstop = box.timer(Timer.Kind.TIMEOUT);

        List<RunEvent> events = box.after(Duration.ofSeconds(6)).accept(backstop);

        assertThat(events.getFirst()).isEqualTo(new RunEvent.TaskTimedOut(A, 1, box.now));
        assertThat(events.getLast()).isEqualTo(new RunEvent.RunFailed(null, null));
        assertThat(box.effects).contains(new Effect.StopAttempt(A, 1, 1, RunBox.LEASE));
    }

    @Test
    void the_timeout_of_one_attempt_never_hits_the_next() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a").timeout(Duration.ofSeconds(5)).retry(2, Duration.ZERO));
        box.report("a", new Content.Started());
        RunCommand.FireTimer old = box.timer(Timer.Kind.TIMEOUT);
        box.report("a", box.exit(1));
        box.report("a", new Content.Started());

        Decision.Rejected rejected = box.after(Duration.ofSeconds(6)).reject(old);

        assertThat(rejected.rejection().kind()).isEqualTo(Rejection.Kind.STALE);
    }

    @Test
    void a_timer_that_comes_early_stays() {
        RunBox box = RunBox.started(Jobs.task("a").delay(Duration.ofSeconds(5)));

        Decision.Rejected rejected =
                box.after(Duration.ofMillis(4_999)).reject(box.timer(Timer.Kind.DELAY));

        assertThat(rejected.rejection().kind()).isEqualTo(Rejection.Kind.EARLY);
    }

    @Test
    void a_delay_is_waited_for_once_and_not_before_each_attempt() {
        RunBox box =
                RunBox.started(
                        Jobs.task("g").gate(),
                        Jobs.task("a")
                                .needs("g")
                                .delay(Duration.ofSeconds(5))
                                .retry(2, Duration.ZERO));
        assertThat(box.events.subList(2, 5))
                .containsExactly(
                        new RunEvent.TaskSucceeded(
                                TaskKey.of("g"), 0, Json.NULL, null, false, RunBox.START),
                        new RunEvent.TaskDependencyResolved(A, RunBox.START),
                        new RunEvent.TaskDelayed(A, RunBox.START, RunBox.START.plusSeconds(5)));

        assertThat(box.after(Duration.ofSeconds(5)).accept(box.timer(Timer.Kind.DELAY)))
                .containsExactly(new RunEvent.TaskQueued(A, 1, 1, box.now));
        assertThat(box.report("a", box.exit(1)))
                .endsWith(new RunEvent.TaskQueued(A, 2, 2, box.now));
    }
}
