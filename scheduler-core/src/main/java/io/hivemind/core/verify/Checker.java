package io.hivemind.core.verify;

import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.verify.rule.ConcurrencyCheck;
import io.hivemind.core.verify.rule.EndedRuns;
import io.hivemind.core.verify.rule.OneRun;
import io.hivemind.core.verify.rule.PoolCheck;
import io.hivemind.core.verify.rule.ReadyCheck;
import io.hivemind.core.verify.rule.RunCheck;
import io.hivemind.core.verify.rule.SlotCheck;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Holds a history against the rules. A run of which something is wrong is not looked at any more,
/// so that one mistake is one finding.
public final class Checker {
    private record Last(long sequence, Instant decidedAt) {}

    private final Known known;
    private final Consumer<Finding> findings;
    private final boolean complete;
    private final Map<String, RunCheck> runs = new HashMap<>();
    private final Map<Integer, Last> partitions = new HashMap<>();
    private final EndedRuns ended = new EndedRuns();
    private final ConcurrencyCheck concurrency;
    private final PoolCheck pools;
    private final SlotCheck slots;
    private final ReadyCheck ready;

    /// @param complete whether the history begins at the beginning; else runs whose creation was
    ///   not seen are passed over
    public Checker(Known known, boolean complete, Consumer<Finding> findings) {
        this.known = known;
        this.complete = complete;
        this.findings = findings;
        this.concurrency = new ConcurrencyCheck(known, findings);
        this.pools = new PoolCheck(complete, findings);
        this.slots = new SlotCheck(known, findings);
        this.ready = new ReadyCheck(findings);
    }

    public void check(Fact fact) {
        if (fact instanceof Fact.Event event) {
            sequence(event);
        }
        switch (fact) {
            case Fact.Happened happened -> happened(happened);
            case Fact.Accounted accounted -> slots.check(accounted);
            case Fact.Other ignored -> {}
            case Fact.Handed record -> ready.handed(record);
            case Fact.Queued event -> ready.queued(event);
            case Fact.PoolDefined defined -> pools.define(defined);
            case Fact.PoolAsked asked -> pools.ask(asked);
            case Fact.PoolGranted granted -> pools.grant(granted);
            case Fact.PoolGivenBack back -> pools.giveBack(back);
        }
    }

    /// No fact follows.
    public void finish() {
        slots.finish();
        ready.finish();
    }

    /// Whether the other half of this dispatch is waited for: its event, or its ready record.
    public boolean awaits(String runId, TaskKey task, int attempt, int dispatch) {
        return ready.awaits(new ReadyCheck.Dispatch(runId, task, attempt, dispatch));
    }

    /// Whether there is nothing that is waited for.
    public boolean isSettled() {
        return ready.isSettled();
    }

    /// How many runs are live: what the memory it takes follows.
    public int liveRuns() {
        return runs.size();
    }

    private void sequence(Fact.Event event) {
        Fact.Stamp stamp = event.stamp();
        Last last =
                partitions.put(
                        event.at().partition(), new Last(stamp.sequence(), stamp.decidedAt()));
        if (last == null) {
            return;
        }
        if (stamp.sequence() != last.sequence() + 1) {
            findings.accept(
                    new Finding(
                            Rule.SEQUENCE,
                            event.at(),
                            null,
                            null,
                            "event " + (last.sequence() + 1) + "; it is " + stamp.sequence()));
        }
        if (stamp.decidedAt().isBefore(last.decidedAt())) {
            findings.accept(
                    new Finding(
                            Rule.SEQUENCE,
                            event.at(),
                            null,
                            null,
                            "decided no earlier than the event before, at "
                                    + last.decidedAt()
                                    + "; it was at "
                                    + stamp.decidedAt()));
        }
    }

    private void happened(Fact.Happened fact) {
        if (fact.event() instanceof RunEvent.TaskReportRefused) {
            return; // of whatever run, without effect
        }
        RunCheck run = runs.get(fact.runId());
        if (fact.event() instanceof RunEvent.RunCreated created) {
            created(fact, created, run);
            return;
        }
        if (run == null) {
            unknown(fact);
            return;
        }
        run.check(fact);
        switch (fact.event()) {
            case RunEvent.RunStarted ignored -> concurrency.started(run.header(), fact.at());
            case RunEvent.TaskQueued it -> queued(fact, it);
            default -> {}
        }
        if (run.header().state().isTerminal()) {
            runs.remove(fact.runId());
            ended.add(fact.runId());
            concurrency.ended(run.header());
        }
    }

    private void created(Fact.Happened fact, RunEvent.RunCreated created, @Nullable RunCheck run) {
        String twice = OneRun.mistake(created, run != null || ended.has(fact.runId()));
        if (twice != null || !created.runId().equals(fact.runId())) {
            String expected = twice == null ? "the run that it names" : twice;
            findings.accept(new Finding(Rule.ONE_RUN, fact.at(), fact.runId(), null, expected));
        }
        if (run == null) {
            runs.put(
                    fact.runId(),
                    new RunCheck(created, known.plan(created.job(), created.revision()), findings));
        }
    }

    private void unknown(Fact.Happened fact) {
        if (ended.has(fact.runId())) {
            findings.accept(
                    new Finding(
                            Rule.TERMINAL,
                            fact.at(),
                            fact.runId(),
                            null,
                            "nothing: the run has ended; it is " + RunCheck.name(fact.event())));
        } else if (complete) {
            findings.accept(
                    new Finding(
                            Rule.TRANSITION,
                            fact.at(),
                            fact.runId(),
                            null,
                            "RunCreated first; it is " + RunCheck.name(fact.event())));
        } else if (fact.event() instanceof RunEvent.TaskQueued it) {
            queued(fact, it);
        }
    }

    private void queued(Fact.Happened fact, RunEvent.TaskQueued it) {
        ready.queued(
                new Fact.Queued(fact.at(), fact.runId(), it.task(), it.attempt(), it.dispatch()));
    }
}
