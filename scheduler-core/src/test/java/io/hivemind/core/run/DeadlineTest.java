package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// The `deadline` of a task: all of it, from the moment it was first ready.
class DeadlineTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void attempts_and_the_waits_between_them_count() {
        VirtualRun.of(Jobs.task("a").deadline(TEN).retry(5, Duration.ofSeconds(4)))
                .script("a", VirtualRun.fail(1, 2))
                .run()
                .task("a", "FAILED DEADLINE 2 [0 6] 10")
                .ends(RunState.FAILED, 10);
    }

    @Test
    void the_delay_counts_and_the_live_attempt_is_stopped() {
        VirtualRun run =
                VirtualRun.of(Jobs.task("a").deadline(TEN).delay(Duration.ofSeconds(8)))
                        .script("a", VirtualRun.hang())
                        .run()
                        .task("a", "FAILED DEADLINE 1 [8] 10");

        assertThat(run.box().effects)
                .contains(new Effect.StopAttempt(TaskKey.of("a"), 1, 1, RunBox.LEASE));
    }

    @Test
    void it_counts_from_readiness_and_not_from_the_start_of_the_run() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("b").needs("a").deadline(Duration.ofSeconds(5)))
                .script("a", VirtualRun.succeed(20))
                .script("b", VirtualRun.succeed(3))
                .run()
                .task("b", "SUCCEEDED 1 [20] 23");
    }

    @Test
    void it_spans_the_fallback() {
        VirtualRun.of(Jobs.task("a").deadline(TEN).fallback())
                .script("a", VirtualRun.fail(1, 4))
                .script("a.fallback", VirtualRun.succeed(30))
                .run()
                .task("a", "FAILED DEADLINE 1+1 [0 4] 10");
    }

    @Test
    void waiting_for_slots_counts() {
        RunBox box = RunBox.started(Jobs.task("a").pool("desk", 1).deadline(TEN).fallback());
        box.after(TEN).accept(box.timer(Timer.Kind.DEADLINE));

        assertThat(box.row("a").state()).isEqualTo(TaskState.FAILED);
        assertThat(box.row("a").reason()).isEqualTo(Reason.DEADLINE);
        assertThat(box.row("a").attempts()).isZero();
        assertThat(box.effects).contains(new Effect.WithdrawPool(TaskKey.of("a"), 1));
    }

    @Test
    void it_goes_on_in_a_pause() {
        VirtualRun.of(Jobs.task("a"), Jobs.task("b").needs("a").deadline(TEN))
                .script("a", VirtualRun.succeed(5))
                .commandAt(2, new RunCommand.PauseRun())
                .run()
                .task("b", "FAILED DEADLINE 0 [] 15");
    }

    @Test
    void it_ends_all_instances_and_their_outcomes_tell_why() {
        VirtualRun.of(Jobs.task("fan").forEach("4").maxParallel(2).deadline(TEN))
                .script("fan[0]", VirtualRun.succeed(4))
                .script("fan", VirtualRun.hang())
                .run()
                .task("fan[0]", "SUCCEEDED 1 [0] 4")
                .task("fan[1]", "CANCELLED DEADLINE 1 [0] 10")
                .task("fan[2]", "CANCELLED DEADLINE 1 [4] 10")
                .task("fan[3]", "CANCELLED DEADLINE 0 [] 10")
                .task("fan", "FAILED DEADLINE 0 [] 10")
                .ends(RunState.FAILED, 10);
    }

    @Test
    void that_of_a_group_ends_its_members_and_groups_within() {
        VirtualRun.of(
                        Jobs.task("g").group("g.a", "g.in").deadline(TEN),
                        Jobs.task("g.a"),
                        Jobs.task("g.in").group("g.in.x").needs("g.a"),
                        Jobs.task("g.in.x"),
                        Jobs.task("after").needs("g"))
                .script("g.a", VirtualRun.hang())
                .run()
                .task("g.a", "CANCELLED DEADLINE 1 [0] 10")
                .task("g.in", "CANCELLED DEADLINE 0 [] 10")
                .task("g.in.x", "CANCELLED DEADLINE 0 [] 10")
                .task("g", "FAILED DEADLINE 0 [] 10")
                .task("after", "SKIPPED UPSTREAM_FAILED 0 [] 10")
                .ends(RunState.FAILED, 10);
    }

    @Test
    void a_failure_of_the_deadline_is_covered_by_allow_failure() {
        VirtualRun.of(Jobs.task("a").deadline(TEN).allowFailure())
                .script("a", VirtualRun.hang())
                .run()
                .ends(RunState.SUCCEEDED, 10);
    }
}
