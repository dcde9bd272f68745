package io.hivemind.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.verify.Checker;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Known;
import io.hivemind.core.verify.Position;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/// A good history, made wrong on purpose in one place: just the rule that is broken finds it. The
/// histories are those of the simulated cluster; slots are in the language's tests.
class CheckerTest {
    private static final int SEEDS = 60;

    /// Gives the history made wrong; null where it has no such place.
    private interface Mistake extends Function<List<Fact>, @Nullable List<Fact>> {}

    @Test
    void an_event_that_may_not_follow_breaks_transition() {
        found(Rule.TRANSITION, changed(RunEvent.TaskRetryStarted.class, CheckerTest::nextAttempt));
        found(Rule.TRANSITION, history -> twice(history, is(RunEvent.RunStarted.class)));
        found(Rule.TRANSITION, history -> without(history, is(RunEvent.RunStarted.class)));
        found(
                Rule.TRANSITION,
                changed(
                        RunEvent.RunSucceeded.class,
                        event -> new RunEvent.RunCancelled(Reason.USER)));
    }

    @Test
    void what_has_ended_and_goes_on_breaks_terminal() {
        found(Rule.TERMINAL, history -> twice(history, is(RunEvent.TaskSucceeded.class)));
        found(Rule.TERMINAL, history -> twice(history, is(RunEvent.TaskSkipped.class)));
        found(Rule.TERMINAL, history -> twice(history, is(RunEvent.RunSucceeded.class)));
        found(Rule.TERMINAL, history -> twice(history, is(RunEvent.RunFailed.class)));
    }

    @Test
    void a_start_before_what_it_needs_breaks_dependencies() {
        found(
                Rule.DEPENDENCIES,
                history -> {
                    int from = first(history, is(RunEvent.TaskDependencyResolved.class));
                    return from < 0
                            ? null
                            : moved(
                                    history,
                                    from,
                                    is(RunEvent.RunStarted.class, history.get(from)));
                });
    }

    @Test
    void a_result_of_somebody_else_breaks_lease() {
        found(
                Rule.LEASE,
                replaced(
                        is(RunEvent.TaskSucceeded.class),
                        fact -> {
                            RunCommand.Report by = ((Fact.Happened) fact).by();
                            return by == null
                                    ? null
                                    : by(
                                            fact,
                                            new RunCommand.Report(
                                                    by.attempt(),
                                                    new Lease("other", "1"),
                                                    by.at(),
                                                    by.content()));
                        }));
        found(
                Rule.LEASE,
                replaced(
                        is(RunEvent.TaskRetryScheduled.class),
                        fact -> {
                            RunCommand.Report by = ((Fact.Happened) fact).by();
                            return by == null
                                    ? null
                                    : by(
                                            fact,
                                            new RunCommand.Report(
                                                    new RunCommand.AttemptRef(
                                                            by.attempt().task(),
                                                            by.attempt().attempt(),
                                                            by.attempt().dispatch() - 1),
                                                    by.lease(),
                                                    by.at(),
                                                    by.content()));
                        }));
        found(Rule.LEASE, replaced(is(RunEvent.TaskStarted.class), CheckerTest::unclaimed));
    }

    @Test
    void too_many_holders_and_grants_without_request_break_pool() {
        found(Rule.POOL, history -> twice(history, Fact.PoolGranted.class::isInstance));
        found(
                Rule.POOL,
                history -> {
                    int grant = first(history, Fact.PoolGranted.class::isInstance);
                    return grant < 0
                            ? null
                            : without(
                                    history,
                                    fact ->
                                            fact instanceof Fact.PoolAsked asked
                                                    && asked.holder()
                                                            .equals(
                                                                    ((Fact.PoolGranted)
                                                                                    history.get(
                                                                                            grant))
                                                                            .holder()));
                });
        found(
                Rule.POOL,
                replaced(
                        Fact.PoolDefined.class::isInstance,
                        fact ->
                                fact instanceof Fact.PoolDefined(Position at, var spec)
                                                && spec
                                                        instanceof
                                                        PoolSpec.Slots(String name, var n)
                                        ? new Fact.PoolDefined(at, new PoolSpec.Slots(name, 0))
                                        : null));
        found(
                Rule.POOL,
                replaced(
                        fact ->
                                fact instanceof Fact.PoolDefined defined
                                        && defined.spec() instanceof PoolSpec.Rate,
                        fact ->
                                fact instanceof Fact.PoolDefined(Position at, var spec)
                                                && spec
                                                        instanceof
                                                        PoolSpec.Rate(String name, var n, var per)
                                        ? new Fact.PoolDefined(at, new PoolSpec.Rate(name, 0, per))
                                        : null));
    }

    @Test
    void a_run_that_starts_beyond_its_jobs_limit_breaks_concurrency() {
        found(
                Rule.CONCURRENCY,
                history -> {
                    for (int i = 0; i < history.size(); i++) {
                        if (history.get(i) instanceof Fact.Happened queued
                                && queued.event().equals(new RunEvent.RunQueued(Reason.CONCURRENCY))
                                && next(history, i).event() instanceof RunEvent.RunStarted) {
                            return moved(
                                    history, history.indexOf(next(history, i)), queued::equals);
                        }
                    }
                    return null;
                });
    }

    @Test
    void a_second_run_of_a_trigger_breaks_one_run() {
        found(
                Rule.ONE_RUN,
                history -> {
                    List<Fact> mutated = new ArrayList<>(history);
                    mutated.add(history.get(first(history, is(RunEvent.RunCreated.class))));
                    return mutated;
                });
        found(
                Rule.ONE_RUN,
                changed(
                        RunEvent.RunCreated.class,
                        event -> {
                            RunEvent.RunCreated it = (RunEvent.RunCreated) event;
                            return new RunEvent.RunCreated(
                                    it.runId(),
                                    it.job(),
                                    it.revision(),
                                    new TriggerRef(it.trigger().kind(), "other", null),
                                    it.params(),
                                    it.nominalAt(),
                                    it.createdAt(),
                                    it.tasks(),
                                    it.parent());
                        }));
    }

    @Test
    void a_gap_and_a_step_back_break_sequence() {
        Good good = Good.of(1);
        int last = last(good.history);
        Fact.Happened it = (Fact.Happened) good.history.get(last);
        Fact.Stamp stamp = it.stamp();

        assertThat(rulesWith(good, last, new Fact.Stamp(stamp.sequence() + 1, stamp.decidedAt())))
                .isNotEmpty()
                .containsOnly(Rule.SEQUENCE);
        assertThat(
                        rulesWith(
                                good,
                                last,
                                new Fact.Stamp(
                                        stamp.sequence(), SimulatedCluster.START.minusSeconds(1))))
                .containsExactly(Rule.SEQUENCE);
    }

    private static List<Rule> rulesWith(Good good, int at, Fact.Stamp stamp) {
        List<Fact> wrong = new ArrayList<>(good.history);
        wrong.set(at, stamped((Fact.Happened) good.history.get(at), stamp));
        return rules(good.known, wrong);
    }

    @Test
    void a_ready_record_without_its_event_and_an_event_without_its_record_break_ready() {
        found(Rule.READY, history -> without(history, Fact.Handed.class::isInstance));
        found(
                Rule.READY,
                replaced(
                        Fact.Handed.class::isInstance,
                        fact -> {
                            Fact.Handed it = (Fact.Handed) fact;
                            return new Fact.Handed(it.at(), it.runId(), TaskKey.of("ghost"), 1, 1);
                        }));
    }

    private record Good(Known known, List<Fact> history) {
        private static final Map<Integer, Good> KEPT = new HashMap<>();

        static synchronized Good of(int seed) {
            return KEPT.computeIfAbsent(
                    seed,
                    any -> {
                        SimulatedCluster cluster = new SimulatedCluster(seed);
                        cluster.run();
                        return new Good(cluster.known(), cluster.history());
                    });
        }
    }

    /// Every history that can be made wrong in this way is found to be, by this rule alone.
    private static void found(Rule rule, Mistake mistake) {
        int tried = 0;
        for (int seed = 1; seed <= SEEDS && tried < 5; seed++) {
            Good good = Good.of(seed);
            List<Fact> wrong = mistake.apply(good.history);
            if (wrong != null) {
                List<Rule> rules = rules(good.known, renumbered(wrong));
                if (rules.isEmpty()
                        && (rule == Rule.POOL
                                || rule == Rule.CONCURRENCY
                                || rule == Rule.DEPENDENCIES)) {
                    continue; // there was room all the same
                }
                assertThat(rules).as("seed %s", seed).isNotEmpty().containsOnly(rule);
                tried++;
            }
        }
        assertThat(tried).as("histories with such a place").isPositive();
    }

    private static List<Rule> rules(Known known, List<Fact> history) {
        List<Finding> findings = new ArrayList<>();
        Checker checker = new Checker(known, true, findings::add);
        history.forEach(checker::check);
        checker.finish();
        findings.forEach(finding -> assertThat(finding.toString()).contains(finding.at() + ""));
        return findings.stream().map(Finding::rule).toList();
    }

    private static Mistake changed(
            Class<? extends RunEvent> type, Function<RunEvent, RunEvent> change) {
        return replaced(
                is(type),
                fact -> {
                    Fact.Happened it = (Fact.Happened) fact;
                    return new Fact.Happened(
                            it.at(), it.stamp(), it.runId(), change.apply(it.event()), it.by());
                });
    }

    private static RunEvent nextAttempt(RunEvent event) {
        RunEvent.TaskRetryStarted it = (RunEvent.TaskRetryStarted) event;
        return new RunEvent.TaskRetryStarted(it.task(), it.attempt() + 1);
    }

    private static Mistake replaced(Predicate<Fact> where, Function<Fact, @Nullable Fact> by) {
        return history -> {
            for (int i = 0; i < history.size(); i++) {
                Fact changed = where.test(history.get(i)) ? by.apply(history.get(i)) : null;
                if (changed != null) {
                    List<Fact> mutated = new ArrayList<>(history);
                    mutated.set(i, changed);
                    return mutated;
                }
            }
            return null;
        };
    }

    private static @Nullable Fact unclaimed(Fact fact) {
        return fact instanceof Fact.Happened it
                        && it.event() instanceof RunEvent.TaskStarted started
                        && started.lease() != null
                ? by(fact, null)
                : null;
    }

    private static Fact by(Fact fact, RunCommand.@Nullable Report by) {
        Fact.Happened it = (Fact.Happened) fact;
        return new Fact.Happened(it.at(), it.stamp(), it.runId(), it.event(), by);
    }

    private static Fact stamped(Fact.Happened it, Fact.Stamp stamp) {
        return new Fact.Happened(it.at(), stamp, it.runId(), it.event(), it.by());
    }

    private static @Nullable List<Fact> twice(List<Fact> history, Predicate<Fact> where) {
        int at = first(history, where);
        if (at < 0) {
            return null;
        }
        List<Fact> mutated = new ArrayList<>(history);
        mutated.add(at + 1, history.get(at));
        return mutated;
    }

    private static @Nullable List<Fact> without(List<Fact> history, Predicate<Fact> where) {
        int at = first(history, where);
        if (at < 0) {
            return null;
        }
        List<Fact> mutated = new ArrayList<>(history);
        mutated.remove(at);
        return mutated;
    }

    /// The fact at `from` comes right behind the one that is looked for.
    private static @Nullable List<Fact> moved(
            List<Fact> history, int from, Predicate<Fact> behind) {
        int to = first(history, behind);
        if (to < 0 || to >= from) {
            return null;
        }
        List<Fact> mutated = new ArrayList<>(history);
        mutated.add(to + 1, mutated.remove(from));
        return mutated;
    }

    private static int first(List<Fact> history, Predicate<Fact> where) {
        for (int i = 0; i < history.size(); i++) {
            if (where.test(history.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int last(List<Fact> history) {
        int at = history.size() - 1;
        while (!(history.get(at) instanceof Fact.Happened)) {
            at--;
        }
        return at;
    }

    /// What happens next to the run as a whole.
    private static Fact.Happened next(List<Fact> history, int from) {
        Fact.Happened here = (Fact.Happened) history.get(from);
        return history.stream()
                .skip(from + 1L)
                .filter(fact -> is(RunEvent.class, here).test(fact))
                .map(Fact.Happened.class::cast)
                .filter(fact -> !(fact.event() instanceof RunEvent.OfTask))
                .findFirst()
                .orElse(here);
    }

    private static Predicate<Fact> is(Class<? extends RunEvent> type) {
        return fact -> fact instanceof Fact.Happened it && type.isInstance(it.event());
    }

    private static Predicate<Fact> is(Class<? extends RunEvent> type, Fact ofRunOf) {
        String runId = ((Fact.Happened) ofRunOf).runId();
        return fact -> is(type).test(fact) && ((Fact.Happened) fact).runId().equals(runId);
    }

    /// As a partition would have numbered and timed them.
    private static List<Fact> renumbered(List<Fact> history) {
        Map<Integer, Fact.Stamp> last = new HashMap<>();
        List<Fact> numbered = new ArrayList<>();
        for (Fact fact : history) {
            if (!(fact instanceof Fact.Event event)) {
                numbered.add(fact);
                continue;
            }
            int partition = event.at().partition();
            Fact.Stamp before = last.get(partition);
            Fact.Stamp stamp =
                    before == null
                            ? event.stamp()
                            : new Fact.Stamp(before.sequence() + 1, before.decidedAt());
            last.put(partition, stamp);
            numbered.add(
                    event instanceof Fact.Happened it
                            ? stamped(it, stamp)
                            : new Fact.Other(Objects.requireNonNull(event.at()), stamp));
        }
        return numbered;
    }
}
