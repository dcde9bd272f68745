package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.Concurrency.WhenFull;
import io.hivemind.core.run.RunState;

import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    @Test
    void without_a_limit_every_run_starts_at_once() {
        JobBox job = new JobBox(TestJob.plain());

        assertThat(job.trigger("r1")).containsExactly("r1 starts");
        assertThat(job.trigger("r2")).containsExactly("r2 starts");
        assertThat(job.ended("r1")).isEmpty();
    }

    @Test
    void runs_beyond_the_limit_wait_and_start_first_come_first_served() {
        JobBox job = new JobBox(TestJob.limited(2, WhenFull.QUEUE));

        job.trigger("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 starts");
        assertThat(job.trigger("r3")).containsExactly("r3 waits CONCURRENCY");
        assertThat(job.start("r4")).containsExactly("r4 waits CONCURRENCY");
        assertThat(job.ended("r2")).containsExactly("r3 released");
        assertThat(job.ended("r1")).containsExactly("r4 released");
        assertThat(job.ended("r3")).isEmpty();
        assertThat(job.trigger("r5")).containsExactly("r5 starts");
    }

    @Test
    void a_waiting_run_that_is_cancelled_frees_no_place_and_leaves_the_queue() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.QUEUE));
        job.trigger("r1");
        job.trigger("r2");
        job.trigger("r3");

        assertThat(job.told(new JobCommand.RunEnded("r2", RunState.CANCELLED))).isEmpty();
        assertThat(job.ended("r1")).containsExactly("r3 released");
    }

    @Test
    void beyond_the_limit_of_the_queue_a_run_is_skipped() {
        JobBox job =
                new JobBox(
                        TestJob.plain().concurrency(new Concurrency(1, WhenFull.QUEUE, null, 1)));

        job.trigger("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 waits CONCURRENCY");
        assertThat(job.trigger("r3")).containsExactly("r3 is skipped CONCURRENCY");
        assertThat(job.ended("r1")).containsExactly("r2 released");
        assertThat(job.trigger("r4")).containsExactly("r4 waits CONCURRENCY");
    }

    @Test
    void with_skip_a_run_that_finds_no_place_is_skipped() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.SKIP));

        job.trigger("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 is skipped CONCURRENCY");
        assertThat(job.ended("r1")).isEmpty();
        assertThat(job.trigger("r3")).containsExactly("r3 starts");
    }

    @Test
    void with_cancel_oldest_the_oldest_makes_room_and_the_new_one_starts_when_it_has_ended() {
        JobBox job = new JobBox(TestJob.limited(2, WhenFull.CANCEL_OLDEST));

        job.trigger("r1");
        job.trigger("r2");
        assertThat(job.trigger("r3"))
                .containsExactly("r3 waits CONCURRENCY", "r1 cancelled CONCURRENCY");
        assertThat(job.told(new JobCommand.RunEnded("r1", RunState.CANCELLED)))
                .containsExactly("r3 released");
        assertThat(job.trigger("r4"))
                .containsExactly("r4 waits CONCURRENCY", "r2 cancelled CONCURRENCY");
    }

    @Test
    void with_cancel_oldest_no_run_is_cancelled_twice_and_the_next_oldest_is_the_one_that_waits() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.CANCEL_OLDEST));

        job.trigger("r1");
        job.trigger("r2");
        assertThat(job.trigger("r3"))
                .containsExactly("r3 waits CONCURRENCY", "r2 cancelled CONCURRENCY");
        assertThat(job.ended("r1")).containsExactly("r3 released");
        assertThat(job.told(new JobCommand.RunEnded("r2", RunState.CANCELLED)))
                .containsExactly("refused STALE");
    }

    @Test
    void with_cancel_newest_queued_at_most_one_waits() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.CANCEL_NEWEST_QUEUED));

        job.trigger("r1");
        assertThat(job.trigger("r2")).containsExactly("r2 waits CONCURRENCY");
        assertThat(job.trigger("r3"))
                .containsExactly("r2 cancelled CONCURRENCY", "r3 waits CONCURRENCY");
        assertThat(job.ended("r1")).containsExactly("r3 released");
    }

    @Test
    void the_limit_holds_per_value_of_the_key() {
        JobBox job = new JobBox(keyed(WhenFull.QUEUE));

        assertThat(job.trigger("r1", JobBox.day("mon"))).containsExactly("r1 starts");
        assertThat(job.trigger("r2", JobBox.day("mon"))).containsExactly("r2 waits CONCURRENCY");
        assertThat(job.trigger("r3", JobBox.day("tue"))).containsExactly("r3 starts");
        assertThat(job.ended("r3")).isEmpty();
        assertThat(job.ended("r1")).containsExactly("r2 released");
    }

    @Test
    void a_key_that_does_not_evaluate_fails_the_run_which_takes_no_place() {
        JobBox job = new JobBox(keyed(WhenFull.QUEUE));

        assertThat(job.trigger("r1")).containsExactly("r1 fails EXPRESSION");
        assertThat(job.told(new JobCommand.RunEnded("r1", RunState.FAILED)))
                .containsExactly("refused STALE");
        assertThat(job.trigger("r2", JobBox.day("mon"))).containsExactly("r2 starts");
    }

    @Test
    void a_key_of_any_length_would_be_kept_for_ever_so_there_is_a_limit() {
        JobBox job = new JobBox(keyed(WhenFull.QUEUE));

        assertThat(job.trigger("r1", JobBox.day("x".repeat(1_022)))).containsExactly("r1 starts");
        assertThat(job.trigger("r2", JobBox.day("x".repeat(1_023))))
                .containsExactly("r2 fails EXPRESSION");
    }

    @Test
    void the_same_run_is_admitted_once_and_ends_once() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.QUEUE));
        job.trigger("r1");
        job.trigger("r2");
        job.trigger("r3");

        assertThat(job.trigger("r1")).containsExactly("refused DUPLICATE");
        assertThat(job.trigger("r2")).containsExactly("refused DUPLICATE");
        assertThat(job.ended("r1")).containsExactly("r2 released");
        assertThat(job.ended("r1")).containsExactly("refused STALE");
    }

    @Test
    void a_larger_limit_lets_in_who_waits_and_a_smaller_one_sends_nobody_away() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.QUEUE));
        for (int i = 1; i <= 4; i++) {
            job.trigger("r" + i);
        }

        assertThat(job.redefine(TestJob.limited(3, WhenFull.QUEUE)))
                .containsExactly("r2 released", "r3 released");
        assertThat(job.redefine(TestJob.limited(2, WhenFull.QUEUE))).isEmpty();
        assertThat(job.ended("r1")).isEmpty();
        assertThat(job.ended("r2")).containsExactly("r4 released");
        job.trigger("r5");
        assertThat(job.redefine(TestJob.plain())).containsExactly("r5 released");
    }

    @Test
    void ten_thousand_that_wait_are_let_in_step_by_step() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.QUEUE));
        for (int i = 0; i <= 10_000; i++) {
            job.trigger("r" + i);
        }
        job.plan = TestJob.plain().plan();

        JobDecision first = job.decide(new JobCommand.Define());

        assertThat(first.effects()).hasSize(Limits.RUNS_PER_SWEEP + 1);
        assertThat(job.told(sweep(first))).hasSize(9_500).endsWith("r10000 released");
        assertThat(job.told(sweep(first))).isEmpty();
    }

    @Test
    void a_decision_touches_few_rows_however_many_wait() {
        JobBox job = new JobBox(TestJob.limited(1, WhenFull.QUEUE));
        for (int i = 0; i <= 10_000; i++) {
            job.trigger("r" + i);
        }

        JobDecision decision = job.decide(new JobCommand.RunEnded("r0", RunState.FAILED));

        assertThat(decision.changes()).hasSize(3); // header, who ended, who starts
    }

    private static JobCommand sweep(JobDecision decision) {
        JobEffect.SweepLater later = (JobEffect.SweepLater) decision.effects().getLast();
        return new JobCommand.Sweep(later.stage(), later.after());
    }

    private static TestJob keyed(WhenFull whenFull) {
        return TestJob.plain().concurrency(new Concurrency(1, whenFull, "params.day", null));
    }

    @Test
    void values_of_different_types_are_different_keys() {
        JobBox job = new JobBox(keyed(WhenFull.QUEUE));

        assertThat(job.trigger("r1", new Json("{\"day\":1}"))).containsExactly("r1 starts");
        assertThat(job.trigger("r2", JobBox.day("1"))).containsExactly("r2 starts");
    }
}
