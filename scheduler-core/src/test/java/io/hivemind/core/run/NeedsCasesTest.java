package io.hivemind.core.run;

import static io.hivemind.core.run.Jobs.is;
import static io.hivemind.core.run.Jobs.task;
import static io.hivemind.core.run.VirtualRun.fail;
import static io.hivemind.core.run.VirtualRun.succeed;

import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Rule;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The language's cases about `needs` and `allow_failure`, in virtual time.
class NeedsCasesTest {

    @Test
    void a_chain_runs_in_the_order_of_its_needs_not_of_the_file() {
        VirtualRun.of(task("c").needs("b"), task("b").needs("a"), task("a"))
                .script("a", succeed(2))
                .script("b", succeed(3))
                .script("c", succeed(4))
                .run()
                .ends(RunState.SUCCEEDED, 9)
                .task("a", "SUCCEEDED 1 [0] 2")
                .task("b", "SUCCEEDED 1 [2] 5")
                .task("c", "SUCCEEDED 1 [5] 9");
    }

    @Test
    void a_diamond_joins_once() {
        VirtualRun.of(
                        task("top"),
                        task("left").needs("top"),
                        task("right").needs("top"),
                        task("bottom").needs("left", "right"))
                .script("top", succeed(1))
                .script("left", succeed(2))
                .script("right", succeed(5))
                .script("bottom", succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 7)
                .task("bottom", "SUCCEEDED 1 [6] 7");
    }

    @Test
    void what_needs_the_failed_and_what_needs_the_skipped_say_why() {
        VirtualRun.of(
                        task("a"),
                        task("b").needs("a"),
                        task("c").needs("b"),
                        task("x"),
                        task("y").needs("x"))
                .script("a", fail(1, 1))
                .script("x", succeed(4))
                .script("y", succeed(5))
                .run()
                .ends(RunState.FAILED, 9)
                .task("b", "SKIPPED UPSTREAM_FAILED 0 [] 1")
                .task("c", "SKIPPED UPSTREAM 0 [] 1")
                .task("y", "SUCCEEDED 1 [4] 9");
    }

    @Test
    void either_is_enough_while_the_other_still_runs() {
        Needs either = new Needs.Any(List.of(ok("a"), ok("b")));
        VirtualRun.of(task("a"), task("b"), task("c").needs(either))
                .script("a", succeed(2))
                .script("b", succeed(10))
                .script("c", succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 10)
                .task("c", "SUCCEEDED 1 [2] 3");
        VirtualRun.of(task("a").allowFailure(), task("b").allowFailure(), task("c").needs(either))
                .script("a", fail(1, 2))
                .script("b", succeed(10))
                .run()
                .task("c", "SUCCEEDED 1 [10] 10");
        VirtualRun.of(task("a").allowFailure(), task("b").allowFailure(), task("c").needs(either))
                .script("a", fail(1, 2))
                .script("b", fail(1, 10))
                .run()
                .ends(RunState.SUCCEEDED, 10)
                .task("c", "SKIPPED UPSTREAM_FAILED 0 [] 10");
    }

    @Test
    void parentheses_group() {
        Needs nested = new Needs.All(List.of(new Needs.Any(List.of(ok("a"), ok("b"))), ok("c")));
        VirtualRun.of(task("a"), task("b"), task("c"), task("d").needs(nested))
                .script("a", succeed(2))
                .script("b", succeed(20))
                .script("c", succeed(5))
                .run()
                .ends(RunState.SUCCEEDED, 20)
                .task("d", "SUCCEEDED 1 [5] 5");
    }

    @Test
    void false_as_soon_as_one_side_failed_though_the_other_still_runs() {
        VirtualRun.of(
                        task("a").allowFailure(),
                        task("b"),
                        task("c").needs("a", "b"),
                        task("d").needs(is("c", Outcome.SKIPPED)))
                .script("a", fail(1, 2))
                .script("b", succeed(20))
                .run()
                .ends(RunState.SUCCEEDED, 20)
                .task("c", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .task("d", "SUCCEEDED 1 [2] 2");
    }

    @Test
    void a_negated_name_is_true_when_the_task_failed() {
        VirtualRun.of(
                        task("a").allowFailure(),
                        task("b"),
                        task("not-a").needs(new Needs.Not(ok("a"))),
                        task("not-b").needs(new Needs.Not(ok("b"))))
                .script("a", fail(1, 3))
                .script("b", succeed(5))
                .run()
                .ends(RunState.SUCCEEDED, 5)
                .task("not-a", "SUCCEEDED 1 [3] 3")
                .task("not-b", "SKIPPED UPSTREAM 0 [] 5");
    }

    @Test
    void a_name_may_carry_an_outcome() {
        VirtualRun failed = cleanup().script("work", fail(2, 4)).run();
        failed.ends(RunState.FAILED, 6)
                .task("alarm", "SUCCEEDED 1 [4] 5")
                .task("always", "SUCCEEDED 1 [4] 6")
                .task("next", "SKIPPED UPSTREAM_FAILED 0 [] 4");
        VirtualRun succeeded = cleanup().script("work", succeed(4)).run();
        succeeded
                .ends(RunState.SUCCEEDED, 6)
                .task("alarm", "SKIPPED UPSTREAM 0 [] 4")
                .task("next", "SUCCEEDED 1 [4] 4");
    }

    @Test
    void outcomes_joined() {
        Needs both = new Needs.All(List.of(is("a", Outcome.FAILED), ok("b")));
        Needs neither = new Needs.Not(is("b", Outcome.FAILED));
        Needs one = new Needs.Any(List.of(is("a", Outcome.FAILED), is("b", Outcome.FAILED)));
        Jobs.Builder[] tasks = {
            task("a").allowFailure(),
            task("b"),
            task("c").needs(both),
            task("d").needs(neither),
            task("e").needs(one)
        };
        VirtualRun.of(tasks)
                .script("a", fail(1, 5))
                .script("b", succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 5)
                .task("c", "SUCCEEDED 1 [5] 5")
                .task("d", "SUCCEEDED 1 [1] 1")
                .task("e", "SUCCEEDED 1 [5] 5");
        VirtualRun.of(tasks)
                .script("a", succeed(5))
                .script("b", fail(1, 1))
                .run()
                .ends(RunState.FAILED, 5)
                .task("c", "SKIPPED UPSTREAM_FAILED 0 [] 1")
                .task("d", "SKIPPED UPSTREAM_FAILED 0 [] 1")
                .task("e", "SUCCEEDED 1 [1] 1");
    }

    @Test
    void rules_when_both_succeed() {
        rules(succeed(2), succeed(6))
                .task("ALL_SUCCEEDED", "SUCCEEDED 1 [6] 6")
                .task("ALL_FAILED", "SKIPPED UPSTREAM 0 [] 2")
                .task("ALL_DONE", "SUCCEEDED 1 [6] 6")
                .task("ALL_SKIPPED", "SKIPPED UPSTREAM 0 [] 2")
                .task("ANY_SUCCEEDED", "SUCCEEDED 1 [2] 2")
                .task("ANY_FAILED", "SKIPPED UPSTREAM 0 [] 6")
                .task("ANY_DONE", "SUCCEEDED 1 [2] 2")
                .task("NONE_FAILED", "SUCCEEDED 1 [6] 6")
                .task("NONE_SKIPPED", "SUCCEEDED 1 [6] 6")
                .task("NONE_FAILED_ANY_SUCCEEDED", "SUCCEEDED 1 [6] 6");
    }

    @Test
    void rules_when_the_first_fails_and_the_second_succeeds() {
        rules(fail(1, 2), succeed(6))
                .task("ALL_SUCCEEDED", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .task("ALL_FAILED", "SKIPPED UPSTREAM_FAILED 0 [] 6")
                .task("ALL_DONE", "SUCCEEDED 1 [6] 6")
                .task("ANY_SUCCEEDED", "SUCCEEDED 1 [6] 6")
                .task("ANY_FAILED", "SUCCEEDED 1 [2] 2")
                .task("ANY_DONE", "SUCCEEDED 1 [2] 2")
                .task("NONE_FAILED", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .task("NONE_SKIPPED", "SUCCEEDED 1 [6] 6")
                .task("NONE_FAILED_ANY_SUCCEEDED", "SKIPPED UPSTREAM_FAILED 0 [] 2");
    }

    @Test
    void rules_when_both_fail() {
        rules(fail(1, 2), fail(1, 6))
                .task("ALL_SUCCEEDED", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .task("ALL_FAILED", "SUCCEEDED 1 [6] 6")
                .task("ALL_DONE", "SUCCEEDED 1 [6] 6")
                .task("ANY_SUCCEEDED", "SKIPPED UPSTREAM_FAILED 0 [] 6")
                .task("ANY_FAILED", "SUCCEEDED 1 [2] 2")
                .task("NONE_FAILED", "SKIPPED UPSTREAM_FAILED 0 [] 2");
    }

    @Test
    void an_allowed_failure_is_a_failure_all_the_same() {
        Jobs.Builder[] tasks = {
            task("extra").allowFailure(),
            task("main"),
            task("after-extra").needs("extra"),
            task("apology").needs(is("extra", Outcome.FAILED))
        };
        VirtualRun.of(tasks)
                .script("extra", fail(1, 2))
                .script("main", succeed(5))
                .script("apology", succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 5)
                .task("extra", "FAILED EXIT 1 [0] 2")
                .task("after-extra", "SKIPPED UPSTREAM_FAILED 0 [] 2")
                .task("apology", "SUCCEEDED 1 [2] 3");
        VirtualRun.of(tasks)
                .script("extra", fail(1, 2))
                .script("main", fail(1, 5))
                .run()
                .ends(RunState.FAILED, 5);
    }

    @Test
    void dependents_see_only_the_last_outcome() {
        VirtualRun.of(
                        task("load").retry(2, Duration.ofSeconds(4)),
                        task("report").needs("load"),
                        task("alarm").needs(is("load", Outcome.FAILED)))
                .script("load", fail(1, 2), succeed(3))
                .run()
                .ends(RunState.SUCCEEDED, 9)
                .task("load", "SUCCEEDED 2 [0 6] 9")
                .task("report", "SUCCEEDED 1 [9] 9")
                .task("alarm", "SKIPPED UPSTREAM 0 [] 9");
    }

    @Test
    void a_task_without_a_body_joins() {
        VirtualRun.of(
                        task("a"),
                        task("b"),
                        task("join").gate().needs("a", "b"),
                        task("after").needs("join"))
                .script("a", succeed(2))
                .script("b", succeed(6))
                .script("after", succeed(1))
                .run()
                .ends(RunState.SUCCEEDED, 7)
                .task("join", "SUCCEEDED 0 [] 6")
                .task("after", "SUCCEEDED 1 [6] 7");
    }

    /// One task per rule over `a` and `b`.
    private static VirtualRun rules(VirtualRun.Entry a, VirtualRun.Entry b) {
        List<Rule> rules = List.of(Rule.values());
        Jobs.Builder[] tasks = new Jobs.Builder[rules.size() + 2];
        tasks[0] = task("a").allowFailure();
        tasks[1] = task("b").allowFailure();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            tasks[i + 2] = task(rule.name()).needs(rule.over(List.of("a", "b")));
        }
        return VirtualRun.of(tasks).script("a", a).script("b", b).run().ends(RunState.SUCCEEDED, 6);
    }

    private static VirtualRun cleanup() {
        VirtualRun run =
                VirtualRun.of(
                        task("work"),
                        task("alarm").needs(is("work", Outcome.FAILED)),
                        task("always").needs(is("work", Outcome.DONE)),
                        task("next").needs("work"));
        Map.of("alarm", 1, "always", 2)
                .forEach((task, length) -> run.script(task, succeed(length)));
        return run;
    }

    private static Needs ok(String task) {
        return is(task, Outcome.SUCCEEDED);
    }
}
