package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.explain.Explainer;
import io.hivemind.core.explain.Explanation;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.explain.Outside.Child;
import io.hivemind.core.explain.Outside.PoolHolder;
import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Each gate of a task: where it waits, what would release it, and what is behind it.
class ExplainTaskTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Around around = new Around();

    @Test
    void dependencies_are_named_with_their_states_and_the_open_ones_release_it() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a"),
                        Jobs.task("b"),
                        Jobs.task("c")
                                .needs(
                                        new Needs.All(
                                                List.of(
                                                        Jobs.is("a", Outcome.SUCCEEDED),
                                                        Jobs.is("b", Outcome.DONE)))));
        box.after(MINUTE).report("a", box.succeeded());

        Gate needs = waiting(box, "c", Kind.NEEDS);

        assertThat(needs.says()).isEqualTo("a && b.done: not met yet");
        assertThat(needs.release()).isEqualTo("the end of b");
        assertThat(needs.facts())
                .containsExactly(
                        new Fact("b", "QUEUED", "QUEUE", null),
                        new Fact("a", "SUCCEEDED", "", box.now));
        assertThat(standing(box, "c", Kind.EXECUTOR)).isEqualTo(Standing.NOT_ASKED);
    }

    @Test
    void dependencies_that_can_not_be_met_stop_it() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b").needs("a"));
        box.report("a", box.exit(2));

        Gate needs = stopped(box, "b", Kind.NEEDS);

        assertThat(needs.says()).isEqualTo("can not be met any more (UPSTREAM_FAILED): a");
        assertThat(explain(box, "a").says()).isEqualTo("FAILED with attempt 1 (EXIT): exit code 2");
    }

    @Test
    void a_condition_shows_the_values_it_read() {
        RunBox box =
                RunBox.started(
                        Jobs.task("a"),
                        Jobs.task("b").needs("a").reads("a").when("tasks.a.output"),
                        Jobs.task("c"));
        assertThat(standing(box, "b", Kind.WHEN)).isEqualTo(Standing.NOT_ASKED);
        box.report("a", new RunCommand.Content.Succeeded(new Json("false"), box.now));

        Gate when = stopped(box, "b", Kind.WHEN);

        assertThat(when.says()).isEqualTo("tasks.a.output is false");
        assertThat(when.facts()).containsExactly(new Fact("tasks.a.output", null, "false", null));
        assertThat(standing(box, "b", Kind.NEEDS)).isEqualTo(Standing.PASSED);
    }

    @Test
    void a_condition_that_fails_says_why() {
        RunBox box = RunBox.started(Jobs.task("a").when("broken"), Jobs.task("b"));

        assertThat(stopped(box, "a", Kind.WHEN).says())
                .isEqualTo(
                        "FAILED before its first attempt (EXPRESSION): broken: no such variable");
    }

    @Test
    void a_delay_ends_at_its_time() {
        RunBox box = RunBox.started(Jobs.task("a").delay(MINUTE));

        Gate delay = waiting(box, "a", Kind.DELAY);

        assertThat(delay.says()).isEqualTo("1m from when it was ready");
        assertThat(delay.releaseAt()).isEqualTo(RunBox.START.plus(MINUTE));
        box.after(MINUTE).accept(box.timer(Timer.Kind.DELAY));
        assertThat(standing(box, "a", Kind.DELAY)).isEqualTo(Standing.PASSED);
    }

    @Test
    void a_pool_names_its_holders() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 2));
        Instant since = RunBox.START.minusSeconds(5);
        around.pool(
                new PoolSpec.Slots("p", 3),
                2,
                new PoolHolder("0-other", TaskKey.of("load"), 2, since));

        Gate pool = waiting(box, "a", Kind.POOL);

        assertThat(pool.says()).isEqualTo("p: wants 2, 2 of 3 slots held, 1 more wait");
        assertThat(pool.release()).isEqualTo("the end of an attempt that holds p");
        assertThat(pool.facts())
                .containsExactly(new Fact("0-other load", null, "holds 2 slots of p", since));
        box.grant("a");
        assertThat(standing(box, "a", Kind.POOL)).isEqualTo(Standing.PASSED);
    }

    @Test
    void a_pool_with_a_rate_opens_when_its_oldest_start_counts_no_longer() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));
        Instant since = RunBox.START.minusSeconds(5);
        around.pool(
                new PoolSpec.Rate("p", 1, MINUTE),
                1,
                new PoolHolder("0-other", TaskKey.of("load"), 1, since));

        Gate pool = waiting(box, "a", Kind.POOL);

        assertThat(pool.says()).isEqualTo("p: wants 1, 1 of 1 starts in 1m made");
        assertThat(pool.releaseAt()).isEqualTo(since.plus(MINUTE));
    }

    @Test
    void a_pool_that_is_not_defined_is_what_it_waits_for() {
        RunBox box = RunBox.started(Jobs.task("a").pool("p", 1));

        assertThat(waiting(box, "a", Kind.POOL).release()).isEqualTo("a pool p: none is defined");
    }

    @Test
    void a_queued_attempt_tells_which_executors_could_take_it() {
        RunBox box = RunBox.started(Jobs.task("a"));
        around.executor("one", "active", 1, Map.of()).executor("two", "lost", 0, Map.of());

        Gate executor = waiting(box, "a", Kind.EXECUTOR);

        assertThat(executor.says())
                .isEqualTo("attempt 1 lies in queue default, 1 executor could take it");
        assertThat(executor.release()).isEqualTo("its turn in the queue");
        assertThat(executor.facts())
                .startsWith(
                        new Fact("one", "ACTIVE", "3 of 4 slots free", null),
                        new Fact("two", "LOST", "can not: lost", null));
    }

    @Test
    void without_an_executor_it_says_how_to_start_one() {
        RunBox box = RunBox.started(Jobs.task("a"));

        Gate executor = waiting(box, "a", Kind.EXECUTOR);

        assertThat(executor.says())
                .isEqualTo("attempt 1 lies in queue default, and no executor can take it");
        assertThat(executor.release()).isEqualTo("an executor: hivemind executor --queue default");
    }

    @Test
    void executors_without_a_free_slot_are_waited_for() {
        RunBox box = RunBox.started(Jobs.task("a"));
        around.executor("one", "active", 4, Map.of());

        assertThat(waiting(box, "a", Kind.EXECUTOR).release()).isEqualTo("a free slot");
    }

    @Test
    void a_backoff_says_what_failed_and_when_the_next_attempt_comes() {
        RunBox box = RunBox.started(Jobs.task("a").retry(3, MINUTE));
        box.report("a", box.exit(7));

        Gate backoff = waiting(box, "a", Kind.BACKOFF);

        assertThat(backoff.says())
                .isEqualTo("1 attempt of 3 failed, the last with EXIT: exit code 7");
        assertThat(backoff.releaseAt()).isEqualTo(RunBox.START.plus(MINUTE));
        assertThat(standing(box, "a", Kind.EXECUTOR)).isEqualTo(Standing.NOT_ASKED);
    }

    @Test
    void a_queue_whose_topic_is_not_there_is_waited_for() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));
        box.queuesAreThere = false;
        box.accept(box.startRun());

        assertThat(waiting(box, "a", Kind.QUEUE).says())
                .isEqualTo("default, medium: the scheduler has not seen its topic");
    }

    @Test
    void a_paused_run_starts_no_attempt() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("b").needs("a"));
        box.accept(new RunCommand.PauseRun());
        box.report("a", box.succeeded());

        Gate paused = waiting(box, "b", Kind.PAUSED);

        assertThat(paused.says()).isEqualTo("paused: no attempt starts, live ones go on");
        assertThat(paused.release()).isEqualTo("hivemind resume " + RunBox.RUN_ID);
        around.jobPausedAt = RunBox.START;
        assertThat(waiting(box, "b", Kind.PAUSED).release()).isEqualTo("hivemind resume etl");
    }

    @Test
    void a_running_attempt_names_its_executor_and_its_timeout() {
        RunBox box = RunBox.started(Jobs.task("a").timeout(MINUTE).retry(2, MINUTE));
        box.report("a", new RunCommand.Content.Started());

        assertThat(waiting(box, "a", Kind.ATTEMPT).says()).isEqualTo("attempt 1 of 2 runs on one");
        assertThat(gate(box, "a", Kind.TIMEOUT).releaseAt()).isEqualTo(RunBox.START.plus(MINUTE));
        assertThat(gate(box, "a", Kind.EXECUTOR).says()).isEqualTo("taken by one");
    }

    @Test
    void a_child_run_is_named() {
        RunBox box = RunBox.started(Jobs.task("a").job("{}"));
        assertThat(waiting(box, "a", Kind.ATTEMPT).says())
                .isEqualTo("attempt 1 runs: a run of child that is not there yet");

        around.child = new Child("0-child", "PENDING", "CONCURRENCY");

        Gate attempt = waiting(box, "a", Kind.ATTEMPT);
        assertThat(attempt.release()).isEqualTo("the end of that run: hivemind explain 0-child");
        assertThat(attempt.facts()).contains(new Fact("0-child", "PENDING", "CONCURRENCY", null));
    }

    @Test
    void a_fallback_says_why_it_runs() {
        RunBox box = RunBox.started(Jobs.task("a").fallback());
        box.report("a", box.exit(3));

        assertThat(gate(box, "a", Kind.FALLBACK).says())
                .isEqualTo("its body has failed for good (EXIT): exit code 3");
        assertThat(explain(box, "a").says()).startsWith("attempt 2 lies in queue default");
    }

    @Test
    void instances_wait_for_their_turn_and_are_counted() {
        RunBox box = RunBox.started(Jobs.task("a").forEach("4").maxParallel(2));
        box.report("a[0]", box.exit(1));

        Gate parts = waiting(box, "a", Kind.PARTS);
        assertThat(parts.says())
                .isEqualTo("2 of 4 instances open, 1 ended, 1 to come (max_parallel 2)");
        assertThat(waiting(box, "a[3]", Kind.TURN).says())
                .isEqualTo("max_parallel 2: 2 instances of a open, 0 before it");
        assertThat(waiting(box, "a[1]", Kind.EXECUTOR).says()).startsWith("attempt 1 lies");
        assertThat(explain(box, "a").parts())
                .extracting(Fact::name)
                .containsExactly("a[1]", "a[2]", "a[0]");
        assertThat(explainOrNull(box, TaskKey.of("none"))).isNull();
        assertThat(explainOrNull(box, new TaskKey("a", 4))).isNull();
    }

    @Test
    void finally_waits_for_all_the_others() {
        RunBox box = RunBox.started(Jobs.task("a"), Jobs.task("z").atFinally());

        Gate turn = waiting(box, "z", Kind.TURN);

        assertThat(turn.says()).isEqualTo("finally: 1 task of the run open");
        assertThat(turn.facts()).extracting(Fact::name).containsExactly("a");
    }

    @Test
    void a_task_that_had_its_runs_is_stopped_there() {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a").maxRuns(1), Jobs.task("b")));
        box.taskRuns.put("a", 1L);
        box.accept(box.startRun());

        assertThat(stopped(box, "a", Kind.MAX_TASK_RUNS).says())
                .isEqualTo("it had its 1 run in the job's life");
    }

    @Test
    void a_cancelled_task_tells_where_it_stood() {
        RunBox box = RunBox.started(Jobs.task("a").delay(MINUTE), Jobs.task("b").needs("a"));
        box.accept(new RunCommand.CancelRun());

        assertThat(stopped(box, "a", Kind.DELAY).says()).isEqualTo("ended (USER) at gate delay");
        assertThat(stopped(box, "b", Kind.NEEDS).says()).isEqualTo("ended (USER) at gate needs");
    }

    @Test
    void a_deadline_says_when_it_comes_and_that_it_came() {
        RunBox box = RunBox.started(Jobs.task("a").deadline(MINUTE), Jobs.task("b"));
        assertThat(gate(box, "a", Kind.DEADLINE).releaseAt()).isEqualTo(RunBox.START.plus(MINUTE));

        box.after(MINUTE).accept(box.timer(Timer.Kind.DEADLINE));

        assertThat(stopped(box, "a", Kind.EXECUTOR).says())
                .startsWith("FAILED with attempt 1 (DEADLINE): not ended within its deadline");
    }

    @Test
    void a_past_moment_is_told_as_it_was() {
        RunBox box = RunBox.started(Jobs.task("a").delay(MINUTE), Jobs.task("b").needs("a"));
        box.after(MINUTE).accept(box.timer(Timer.Kind.DELAY));
        box.after(MINUTE).report("a", box.succeeded());
        box.after(MINUTE).report("b", box.succeeded());
        box.now = RunBox.START.plusSeconds(10);

        assertThat(waiting(box, "a", Kind.DELAY).releaseAt()).isEqualTo(RunBox.START.plus(MINUTE));
        assertThat(waiting(box, "b", Kind.NEEDS).release()).isEqualTo("the end of a");
        assertThat(RecordedRun.at(box.recorded, RunBox.START.minusMillis(1))).isNull();
    }

    @Test
    void what_has_succeeded_has_passed_all_its_gates() {
        RunBox box = RunBox.started(Jobs.task("a").delay(MINUTE).retry(2, MINUTE), Jobs.task("b"));
        box.after(MINUTE).accept(box.timer(Timer.Kind.DELAY));
        box.report("a", box.exit(1));
        box.after(MINUTE).accept(box.timer(Timer.Kind.BACKOFF));
        box.report("a", new RunCommand.Content.Started());
        box.report("a", box.succeeded());

        Explanation all = explain(box, "a");

        assertThat(all.says()).isEqualTo("attempt 2 SUCCEEDED on one");
        assertThat(all.gates()).extracting(Gate::standing).containsOnly(Standing.PASSED);
        assertThat(all.gates())
                .extracting(Gate::kind)
                .containsExactly(Kind.DELAY, Kind.BACKOFF, Kind.QUEUE, Kind.EXECUTOR, Kind.ATTEMPT);
    }

    private Gate waiting(RunBox box, String task, Kind kind) {
        return at(box, task, kind, Standing.WAITS);
    }

    private Gate stopped(RunBox box, String task, Kind kind) {
        return at(box, task, kind, Standing.STOPPED);
    }

    /// The one gate where the task is.
    private Gate at(RunBox box, String task, Kind kind, Standing standing) {
        Explanation all = explain(box, task);
        List<Gate> here =
                all.gates().stream()
                        .filter(gate ->
                                gate.standing() == Standing.WAITS
                                        || gate.standing() == Standing.STOPPED)
                        .toList();
        assertThat(here).as("%s", all).hasSize(1);
        assertThat(here.getFirst().kind()).isEqualTo(kind);
        assertThat(here.getFirst().standing()).isEqualTo(standing);
        assertThat(all.says()).isEqualTo(here.getFirst().says());
        return here.getFirst();
    }

    private Standing standing(RunBox box, String task, Kind kind) {
        return gate(box, task, kind).standing();
    }

    private Gate gate(RunBox box, String task, Kind kind) {
        return explain(box, task).gates().stream()
                .filter(gate -> gate.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private Explanation explain(RunBox box, String task) {
        return Objects.requireNonNull(explainOrNull(box, RunBox.key(task)));
    }

    private @Nullable Explanation explainOrNull(RunBox box, TaskKey key) {
        RecordedRun recorded = Objects.requireNonNull(RecordedRun.at(box.recorded, box.now));
        return new Explainer(new PlainExpressions()).task(recorded, box.plan, around, key);
    }
}
