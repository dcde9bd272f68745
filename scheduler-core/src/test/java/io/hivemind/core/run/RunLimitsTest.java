package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What limits a run as a whole: `timeout`, `deadline`, `fail_fast`.
class RunLimitsTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void a_run_that_is_active_too_long_fails_and_its_tasks_are_cancelled() {
        VirtualRun run =
                VirtualRun.of(
                                Jobs.timeout(TEN),
                                Jobs.task("a"),
                                Jobs.task("b").needs("a"),
                                Jobs.task("c").needs("b"))
                        .script("a", VirtualRun.succeed(4))
                        .script("b", VirtualRun.succeed(20))
                        .run()
                        .task("a", "SUCCEEDED 1 [0] 4")
                        .task("b", "CANCELLED TIMED_OUT 1 [4] 10")
                        .task("c", "CANCELLED TIMED_OUT 0 [] 10")
                        .ends(RunState.FAILED, 10)
                        .with(Reason.TIMED_OUT, "null");

        assertThat(run.box().effects)
                .contains(new Effect.StopAttempt(TaskKey.of("b"), 1, 1, RunBox.LEASE));
    }

    @Test
    void a_failure_before_the_timeout_leaves_it_its_reason() {
        VirtualRun.of(Jobs.timeout(TEN), Jobs.task("a"), Jobs.task("b"))
                .script("a", VirtualRun.fail(1, 2))
                .script("b", VirtualRun.hang())
                .run()
                .ends(RunState.FAILED, 10)
                .with(Reason.TIMED_OUT, "null");
    }

    @Test
    void waiting_is_not_being_active() {
        VirtualRun.of(Jobs.timeout(TEN), Jobs.task("a"))
                .createdAs(new Entry.Wait(Reason.CONCURRENCY))
                .commandAt(60, new RunCommand.ReleaseRun())
                .script("a", VirtualRun.succeed(9))
                .run()
                .ends(RunState.SUCCEEDED, 69);
    }

    @Test
    void a_pause_does_not_stop_the_clock() {
        VirtualRun.of(Jobs.timeout(TEN), Jobs.task("a"), Jobs.task("b").needs("a"))
                .script("a", VirtualRun.succeed(2))
                .commandAt(1, new RunCommand.PauseRun())
                .run()
                .task("b", "CANCELLED TIMED_OUT 0 [] 10")
                .ends(RunState.FAILED, 10);
    }

    @Test
    void the_timeout_does_not_apply_to_finally() {
        VirtualRun.of(Jobs.timeout(TEN), Jobs.task("a"), Jobs.task("last").atFinally())
                .script("a", VirtualRun.hang())
                .script("last", VirtualRun.succeed(60))
                .run()
                .task("last", "SUCCEEDED 1 [10] 70")
                .ends(RunState.FAILED, 70)
                .with(Reason.TIMED_OUT, "null");
    }

    @Test
    void nor_to_a_run_of_which_only_finally_is_left() {
        VirtualRun.of(Jobs.timeout(TEN), Jobs.task("a"), Jobs.task("last").atFinally())
                .script("a", VirtualRun.succeed(5))
                .script("last", VirtualRun.succeed(60))
                .run()
                .ends(RunState.SUCCEEDED, 65);
    }

    @Test
    void a_run_past_its_deadline_says_so_once_and_goes_on() {
        VirtualRun run =
                VirtualRun.of(Jobs.deadline(TEN), Jobs.task("a"))
                        .script("a", VirtualRun.succeed(30))
                        .run()
                        .task("a", "SUCCEEDED 1 [0] 30")
                        .ends(RunState.SUCCEEDED, 30);

        assertThat(run.box().events).containsOnlyOnce(new RunEvent.RunDeadlineMissed());
    }

    @Test
    void the_deadline_counts_from_the_nominal_time() {
        RunBox box = new RunBox(Jobs.plan(Jobs.deadline(TEN), Jobs.task("a")));
        box.accept(
                new RunCommand.StartRun(
                        RunBox.RUN_ID,
                        box.startRun().trigger(),
                        box.startRun().params(),
                        RunBox.START.minusSeconds(4)));

        assertThat(box.timer(Timer.Kind.RUN_DEADLINE).timer().dueAt())
                .isEqualTo(RunBox.START.plusSeconds(6));
    }

    @Test
    void a_run_that_ends_in_time_never_says_it_missed_its_deadline() {
        VirtualRun run =
                VirtualRun.of(Jobs.deadline(TEN), Jobs.task("a"))
                        .script("a", VirtualRun.succeed(9))
                        .run();

        assertThat(run.box().events).doesNotContain(new RunEvent.RunDeadlineMissed());
    }

    @Test
    void on_the_first_failure_the_others_are_cancelled_and_what_had_ended_stands() {
        VirtualRun.of(
                        Jobs.failFast(),
                        Jobs.task("a"),
                        Jobs.task("b"),
                        Jobs.task("c").needs("b"),
                        Jobs.task("d").delay(TEN),
                        Jobs.task("z"))
                .script("a", VirtualRun.fail(1, 2))
                .script("b", VirtualRun.hang())
                .script("z", VirtualRun.succeed(1))
                .run()
                .task("a", "FAILED EXIT 1 [0] 2")
                .task("b", "CANCELLED FAIL_FAST 1 [0] 2")
                .task("c", "CANCELLED FAIL_FAST 0 [] 2")
                .task("d", "CANCELLED FAIL_FAST 0 [] 2")
                .task("z", "SUCCEEDED 1 [0] 1")
                .ends(RunState.FAILED, 2)
                .with(null, "null");
    }

    @Test
    void a_failure_that_is_retried_or_allowed_does_not_count() {
        VirtualRun.of(
                        Jobs.failFast(),
                        Jobs.task("a").retry(2, Duration.ofSeconds(1)),
                        Jobs.task("b").allowFailure(),
                        Jobs.task("c"))
                .script("a", VirtualRun.fail(1, 2), VirtualRun.succeed(2))
                .script("b", VirtualRun.fail(1, 1))
                .script("c", VirtualRun.succeed(30))
                .run()
                .ends(RunState.SUCCEEDED, 30);
    }

    @Test
    void an_instance_that_fails_counts_and_its_task_fails() {
        VirtualRun.of(Jobs.failFast(), Jobs.task("fan").forEach("3").maxParallel(2), Jobs.task("b"))
                .script("fan[0]", VirtualRun.hang())
                .script("fan[1]", VirtualRun.fail(1, 2))
                .script("b", VirtualRun.hang())
                .run()
                .task("fan[0]", "CANCELLED FAIL_FAST 1 [0] 2")
                .task("fan[1]", "FAILED EXIT 1 [0] 2")
                .task("fan[2]", "CANCELLED FAIL_FAST 0 [] 2")
                .task("fan", "FAILED EXIT 0 [] 2")
                .task("b", "CANCELLED FAIL_FAST 1 [0] 2")
                .ends(RunState.FAILED, 2);
    }

    @Test
    void groups_around_the_failure_end_failed_and_others_cancelled() {
        VirtualRun.of(
                        Jobs.failFast(),
                        Jobs.task("g").group("g.in"),
                        Jobs.task("g.in").group("g.in.x", "g.in.y"),
                        Jobs.task("g.in.x"),
                        Jobs.task("g.in.y"),
                        Jobs.task("h").group("h.x"),
                        Jobs.task("h.x"))
                .script("g.in.x", VirtualRun.fail(1, 2))
                .script("g.in.y", VirtualRun.hang())
                .script("h.x", VirtualRun.hang())
                .run()
                .task("g.in.y", "CANCELLED FAIL_FAST 1 [0] 2")
                .task("g.in", "FAILED EXIT 0 [] 2")
                .task("g", "FAILED EXIT 0 [] 2")
                .task("h.x", "CANCELLED FAIL_FAST 1 [0] 2")
                .task("h", "CANCELLED FAIL_FAST 0 [] 2")
                .ends(RunState.FAILED, 2);
    }

    @Test
    void a_group_with_allow_failure_covers_its_members() {
        VirtualRun.of(
                        Jobs.failFast(),
                        Jobs.task("g").group("g.x").allowFailure(),
                        Jobs.task("g.x"),
                        Jobs.task("b"))
                .script("g.x", VirtualRun.fail(1, 2))
                .script("b", VirtualRun.succeed(9))
                .run()
                .task("g", "FAILED EXIT 0 [] 2")
                .ends(RunState.SUCCEEDED, 9);
    }

    @Test
    void fail_fast_does_not_apply_to_finally() {
        VirtualRun.of(
                        Jobs.failFast(),
                        Jobs.task("a"),
                        Jobs.task("x").atFinally(),
                        Jobs.task("y").atFinally())
                .script("x", VirtualRun.fail(1, 2))
                .script("y", VirtualRun.succeed(9))
                .run()
                .task("x", "FAILED EXIT 1 [0] 2")
                .task("y", "SUCCEEDED 1 [0] 9")
                .ends(RunState.FAILED, 9);
    }

    @Test
    void two_that_fail_at_one_instant_have_both_failed() {
        RunBox box = new RunBox(Jobs.plan(Jobs.failFast(), Jobs.task("a"), Jobs.task("b")));
        box.accept(box.startRun());

        box.together(
                box.reportOf("a", RunBox.LEASE, box.exit(1)),
                box.reportOf("b", RunBox.LEASE, box.exit(1)));

        assertThat(box.row("a").state()).isEqualTo(TaskState.FAILED);
        assertThat(box.row("b").state()).isEqualTo(TaskState.FAILED);
    }
}
