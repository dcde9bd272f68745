package io.hivemind.core.verify;

import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.schedule.SlotRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Writes down as facts what an engine was told and gave, as the topics would have it.
public final class Witness {
    private static final String EVENTS = "events";
    private static final String READY = "ready";
    private static final String PEERS = "peers";

    private record Log(String topic, int partition) {}

    private final Consumer<Fact> facts;
    private final Map<Log, Long> ends = new HashMap<>();

    public Witness(Consumer<Fact> facts) {
        this.facts = facts;
    }

    /// One input to an engine, and what came of it; only of steps that stand.
    public void saw(int partition, Input input, List<Output> outputs, Instant now) {
        if (input instanceof Input.ToPools(List<PoolCommand> commands)) {
            commands.forEach(command -> heard(partition, command));
        }
        for (Output output : outputs) {
            switch (output) {
                case Output.Happened(String runId, Decision.Accepted decision) ->
                        decision.events()
                                .forEach(event -> happened(partition, now, runId, event, input));
                case Output.Rejected(String runId, Decision.Rejected decision) -> {
                    if (decision.event() != null) {
                        happened(partition, now, runId, decision.event(), input);
                    }
                }
                case Output.Refused ignored ->
                        facts.accept(
                                new Fact.Other(next(EVENTS, partition), stamp(partition, now)));
                case Output.OfJob ignored ->
                        facts.accept(
                                new Fact.Other(next(EVENTS, partition), stamp(partition, now)));
                case Output.OfRun(String runId, Effect effect) -> {
                    if (effect instanceof Effect.Dispatch it) {
                        facts.accept(
                                new Fact.Handed(
                                        next(READY, partition),
                                        runId,
                                        it.task(),
                                        it.attempt(),
                                        it.dispatch()));
                    }
                }
                case Output.PoolTimer ignored -> {}
                case Output.Send(int to, Input message) -> sent(to, message, now);
            }
        }
    }

    /// A slot that was accounted for at its job's home.
    public void accounted(int partition, String job, int trigger, SlotRecord record, Instant now) {
        facts.accept(
                new Fact.Accounted(
                        next(EVENTS, partition),
                        stamp(partition, now),
                        job,
                        0,
                        String.valueOf(trigger),
                        record.slot().nominalAt(),
                        record.outcome() instanceof SlotRecord.Fired,
                        record.outcome() instanceof SlotRecord.Coalesced(Instant into)
                                ? into
                                : null));
    }

    private void happened(int partition, Instant now, String runId, RunEvent event, Input input) {
        facts.accept(
                new Fact.Happened(
                        next(EVENTS, partition),
                        stamp(partition, now),
                        runId,
                        event,
                        report(runId, event, input)));
    }

    /// The report about this very task; what it did to others it did by the rules of the run.
    private static RunCommand.@Nullable Report report(String runId, RunEvent event, Input input) {
        if (event instanceof RunEvent.OfTask ofTask
                && input instanceof Input.ToRun(String to, List<RunCommand> commands)
                && to.equals(runId)) {
            for (RunCommand command : commands) {
                if (command instanceof RunCommand.Report report
                        && report.attempt().task().equals(ofTask.task())) {
                    return report;
                }
            }
        }
        return null;
    }

    private void heard(int partition, PoolCommand command) {
        Position at = next(PEERS, partition);
        switch (command) {
            case PoolCommand.Define(var spec) -> facts.accept(new Fact.PoolDefined(at, spec));
            case PoolCommand.Request ask ->
                    facts.accept(new Fact.PoolAsked(at, ask.holder(), ask.slots()));
            case PoolCommand.Withdraw(Holder holder) ->
                    facts.accept(new Fact.PoolGivenBack(at, holder));
            case PoolCommand.Release(Holder holder) ->
                    facts.accept(new Fact.PoolGivenBack(at, holder));
            case PoolCommand.Undefine ignored -> {}
            case PoolCommand.FireTimer ignored -> {}
        }
    }

    private void sent(int to, Input message, Instant now) {
        if (message instanceof Input.ToRun(String runId, List<RunCommand> commands)) {
            for (RunCommand command : commands) {
                if (command instanceof RunCommand.PoolGranted(var task, int request)) {
                    facts.accept(
                            new Fact.PoolGranted(
                                    next(PEERS, to), now, new Holder(runId, task, request)));
                }
            }
        }
    }

    private Position next(String topic, int partition) {
        long offset = ends.merge(new Log(topic, partition), 1L, Long::sum) - 1;
        return new Position(topic, partition, offset);
    }

    /// That of the event whose place was given out last.
    private Fact.Stamp stamp(int partition, Instant now) {
        return new Fact.Stamp(ends.getOrDefault(new Log(EVENTS, partition), 0L), now);
    }
}
