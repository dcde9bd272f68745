package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `fallback`: another body, when the first has failed for good.
class FallbackTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void it_runs_at_once_when_the_attempts_are_exhausted_and_its_success_is_the_tasks() {
        VirtualRun run =
                VirtualRun.of(Jobs.task("a").retry(2, Duration.ofSeconds(10)).fallback())
                        .script("a", VirtualRun.fail(1, 2))
                        .script("a.fallback", VirtualRun.succeed("{\"rows\":1}", 3))
                        .run()
                        .task("a", "SUCCEEDED 2+1 [0 12 14] 17")
                        .ends(RunState.SUCCEEDED, 17);

        assertThat(run.box().row("a").output()).isEqualTo(new Json("{\"rows\":1}"));
        assertThat(run.box().events)
                .filteredOn(RunEvent.TaskSucceeded.class::isInstance)
                .allMatch(event -> ((RunEvent.TaskSucceeded) event).fallback());
    }

    @Test
    void it_runs_when_the_failure_is_of_a_kind_that_is_not_retried() {
        VirtualRun.of(Jobs.task("a").retry(3, SECOND, new RetryOn.Timeout()).fallback())
                .script("a", VirtualRun.fail(1, 2))
                .run()
                .task("a", "SUCCEEDED 1+1 [0 2] 2");
    }

    @Test
    void it_does_not_run_when_an_attempt_succeeds() {
        VirtualRun.of(Jobs.task("a").retry(2, SECOND).fallback())
                .script("a", VirtualRun.fail(1, 2), VirtualRun.succeed(1))
                .run()
                .task("a", "SUCCEEDED 2 [0 3] 4");
    }

    @Test
    void when_it_fails_the_task_has_its_reason() {
        VirtualRun.of(Jobs.task("a").fallback(RetryPolicy.NONE, Duration.ofSeconds(3)))
                .script("a", VirtualRun.fail(1, 1))
                .script("a.fallback", VirtualRun.hang())
                .run()
                .task("a", "FAILED TIMED_OUT 1+1 [0 1] 4")
                .ends(RunState.FAILED, 4);
    }

    @Test
    void it_inherits_neither_retry_nor_timeout() {
        VirtualRun.of(Jobs.task("a").timeout(SECOND).retry(2, SECOND).fallback())
                .script("a", VirtualRun.hang())
                .script("a.fallback", VirtualRun.fail(1, 9))
                .run()
                .task("a", "FAILED EXIT 2+1 [0 2 3] 12");
    }

    @Test
    void its_own_retry_counts_from_its_first_attempt() {
        RetryPolicy linear = new RetryPolicy(3, SECOND, Backoff.LINEAR, 2, null, 0, List.of());
        VirtualRun.of(Jobs.task("a").retry(2, SECOND).fallback(linear, null))
                .script("a", VirtualRun.fail(1, 0))
                .script("a.fallback", VirtualRun.fail(1, 0))
                .run()
                .task("a", "FAILED EXIT 2+3 [0 1 1 2 4] 4");
    }

    @Test
    void it_runs_after_one_loss_too_many_and_shares_the_losses() {
        VirtualRun.of(Jobs.task("a").maxLost(1).fallback())
                .script("a", VirtualRun.lost(1))
                .script("a.fallback", VirtualRun.lost(2))
                .run()
                .task("a", "FAILED LOST 2+1 [0 1 2] 4");
    }

    @Test
    void a_loss_of_its_own_is_borne_while_there_is_room() {
        VirtualRun.of(Jobs.task("a").maxLost(1).fallback())
                .script("a", VirtualRun.fail(1, 1))
                .script("a.fallback", VirtualRun.lost(2), VirtualRun.succeed(1))
                .run()
                .task("a", "SUCCEEDED 1+2 [0 1 3] 4");
    }

    @Test
    void at_most_once_bears_no_loss() {
        VirtualRun.of(Jobs.task("a").atMostOnce().retry(3, SECOND))
                .script("a", VirtualRun.lost(3))
                .run()
                .task("a", "FAILED LOST 1 [0] 3");
    }

    @Test
    void an_expression_of_the_body_that_fails_leads_to_it() {
        VirtualRun.of(Jobs.task("a").produce("\"{{ broken }}\"").fallback())
                .run()
                .task("a", "SUCCEEDED 1+1 [0] 0");
    }

    @Test
    void it_may_be_carried_out_by_the_scheduler() {
        Body record = new Body.Produce("t", null, new Json("\"x\""), Map.of());
        RunBox box = RunBox.started(Jobs.task("a").fallback(record));
        box.report("a", box.exit(1));

        assertThat(box.effects).anyMatch(Effect.PublishRecord.class::isInstance);
        assertThat(box.row("a").state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(box.row("a").fallbackAttempts()).isEqualTo(1);
    }

    @Test
    void a_cancelled_task_has_none() {
        VirtualRun.of(Jobs.task("a").fallback())
                .script("a", VirtualRun.hang())
                .cancelAt(10)
                .run()
                .task("a", "CANCELLED USER 1 [0] 10")
                .ends(RunState.CANCELLED, 10);
    }

    @Test
    void each_instance_has_its_own() {
        VirtualRun.of(Jobs.task("fan").forEach("2").fallback())
                .script("fan[1]", VirtualRun.fail(1, 2))
                .script("fan[1].fallback", VirtualRun.succeed(3))
                .run()
                .task("fan[0]", "SUCCEEDED 1 [0] 0")
                .task("fan[1]", "SUCCEEDED 1+1 [0 2] 5")
                .ends(RunState.SUCCEEDED, 5);
    }

    @Test
    void a_failure_that_it_makes_good_does_not_count_for_fail_fast() {
        VirtualRun.of(Jobs.failFast(), Jobs.task("a").fallback(), Jobs.task("b"))
                .script("a", VirtualRun.fail(1, 2))
                .script("b", VirtualRun.succeed(30))
                .run()
                .ends(RunState.SUCCEEDED, 30);
    }
}
