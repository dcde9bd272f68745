package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// A paused run starts no attempts; all else goes on.
class PauseTest {
    private static final RunCommand PAUSE = new RunCommand.PauseRun();
    private static final RunCommand RESUME = new RunCommand.ResumeRun();

    @Test
    void a_live_attempt_goes_on_and_the_next_task_starts_at_the_resume() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("b").needs("a"))
                .script("a", VirtualRun.succeed(10))
                .script("b", VirtualRun.succeed(5))
                .commandAt(2, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("a", "SUCCEEDED 1 [0] 10")
                .task("b", "SUCCEEDED 1 [60] 65")
                .ends(RunState.SUCCEEDED, 65);
    }

    @Test
    void it_stays_running_with_reason_paused() {
        RunBox box = RunBox.started(Jobs.task("a"));
        box.accept(PAUSE);

        assertThat(box.lastRun().state()).isEqualTo(RunState.RUNNING);
        assertThat(box.lastRun().reason()).isEqualTo(Reason.PAUSED);

        box.accept(RESUME);

        assertThat(box.lastRun().reason()).isNull();
        assertThat(box.events)
                .contains(new RunEvent.RunPaused())
                .endsWith(new RunEvent.RunResumed());
    }

    @Test
    void a_backoff_and_a_delay_that_end_in_the_pause_start_at_the_resume() {
        VirtualRun.of(
                        Jobs.task("a").retry(2, Duration.ofSeconds(10)),
                        Jobs.task("b").delay(Duration.ofSeconds(10)))
                .script("a", VirtualRun.fail(1, 1), VirtualRun.succeed(1))
                .commandAt(2, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("a", "SUCCEEDED 2 [0 60] 61")
                .task("b", "SUCCEEDED 1 [60] 60");
    }

    @Test
    void a_pause_shorter_than_the_wait_changes_nothing() {
        VirtualRun.of(Jobs.task("a").retry(2, Duration.ofSeconds(10)))
                .script("a", VirtualRun.fail(1, 1), VirtualRun.succeed(1))
                .commandAt(2, PAUSE)
                .commandAt(5, RESUME)
                .run()
                .task("a", "SUCCEEDED 2 [0 11] 12");
    }

    @Test
    void timeouts_go_on() {
        VirtualRun.of(Jobs.task("a").timeout(Duration.ofSeconds(5)))
                .script("a", VirtualRun.hang())
                .commandAt(2, PAUSE)
                .run()
                .task("a", "FAILED TIMED_OUT 1 [0] 5");
    }

    @Test
    void a_lost_attempt_is_queued_again_at_the_resume() {
        VirtualRun.of(Jobs.task("a"))
                .script("a", VirtualRun.lost(3), VirtualRun.succeed(1))
                .commandAt(2, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("a", "SUCCEEDED 2 [0 60] 61");
    }

    @Test
    void a_fallback_starts_at_the_resume() {
        VirtualRun.of(Jobs.task("a").fallback())
                .script("a", VirtualRun.fail(1, 3))
                .commandAt(2, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("a", "SUCCEEDED 1+1 [0 60] 60");
    }

    @Test
    void instances_whose_turn_came_in_the_pause_start_at_the_resume() {
        VirtualRun.of(Jobs.task("fan").forEach("3").maxParallel(1))
                .script("fan", VirtualRun.succeed(4))
                .commandAt(2, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("fan[0]", "SUCCEEDED 1 [0] 4")
                .task("fan[1]", "SUCCEEDED 1 [60] 64")
                .task("fan[2]", "SUCCEEDED 1 [64] 68");
    }

    @Test
    void a_child_run_is_not_started() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("b").needs("a").job("{}"))
                .script("a", VirtualRun.succeed(5))
                .commandAt(2, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("b", "SUCCEEDED 1 [60] 60");
    }

    @Test
    void conditions_and_joins_go_on() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("b").needs("a").when("false"),
                        Jobs.task("c").needs("a").gate())
                .script("a", VirtualRun.succeed(5))
                .commandAt(2, PAUSE)
                .run()
                .task("b", "SKIPPED CONDITION 0 [] 5")
                .task("c", "SUCCEEDED 0 [] 5")
                .ends(RunState.SUCCEEDED, 5);
    }

    @Test
    void a_cancel_ends_it() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("b").needs("a"))
                .script("a", VirtualRun.succeed(5))
                .commandAt(2, PAUSE)
                .cancelAt(10)
                .run()
                .task("b", "CANCELLED USER 0 [] 10")
                .ends(RunState.CANCELLED, 10);
    }

    @Test
    void what_comes_finally_after_a_cut_waits_for_the_resume() {
        VirtualRun.of(
                        Jobs.task("a"),
                        Jobs.task("f").atFinally(),
                        Jobs.task("g").atFinally().needs("f"))
                .script("a", VirtualRun.succeed(50))
                .script("f", VirtualRun.succeed(10))
                .cancelAt(5)
                .commandAt(8, PAUSE)
                .commandAt(60, RESUME)
                .run()
                .task("a", "CANCELLED USER 1 [0] 5")
                .task("f", "SUCCEEDED 1 [5] 15")
                .task("g", "SUCCEEDED 1 [60] 60")
                .ends(RunState.CANCELLED, 60);
    }

    @Test
    void slots_granted_in_the_pause_are_given_back_and_asked_for_again_at_the_resume() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        box.accept(PAUSE);
        box.grant("a");

        assertThat(box.holding).isEmpty();
        assertThat(box.row("a").reason()).isEqualTo(Reason.PAUSED);

        box.accept(RESUME);
        assertThat(box.waiting).containsExactly("a/2");
        box.grant("a");
        assertThat(box.row("a").state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_late_copy_of_the_grant_before_the_pause_does_not_answer_the_request_after_it() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        box.accept(PAUSE);
        RunCommand.PoolGranted early = box.granted("a");
        box.accept(early);
        box.accept(RESUME);

        assertThat(box.reject(early).effects())
                .containsExactly(new Effect.ReleasePool(TaskKey.of("a"), 1));
        assertThat(box.row("a").reason()).isEqualTo(Reason.POOL);
    }

    @Test
    void a_resume_in_the_instant_of_the_grant_gives_back_the_one_and_asks_anew() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        box.accept(PAUSE);
        RunCommand.PoolGranted early = box.granted("a");

        box.together(early, RESUME);

        assertThat(box.holding).isEmpty();
        assertThat(box.waiting).containsExactly("a/2");
    }

    @Test
    void a_waiting_run_that_is_paused_starts_nothing_when_it_is_released() {
        VirtualRun.of(Jobs.task("a"))
                .createdAs(new Entry.Wait(Reason.DEPENDENCIES))
                .commandAt(5, PAUSE)
                .commandAt(10, new RunCommand.ReleaseRun())
                .commandAt(30, RESUME)
                .run()
                .task("a", "SUCCEEDED 1 [30] 30");
    }

    @Test
    void a_second_pause_or_resume_is_stale() {
        RunBox box = RunBox.started(Jobs.task("a"));

        assertThat(box.reject(RESUME).rejection().kind()).isEqualTo(Rejection.Kind.STALE);
        box.accept(PAUSE);
        assertThat(box.reject(PAUSE).rejection().kind()).isEqualTo(Rejection.Kind.STALE);
    }
}
