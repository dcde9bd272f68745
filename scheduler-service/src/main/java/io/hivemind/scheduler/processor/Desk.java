package io.hivemind.scheduler.processor;

import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.engine.Engine;
import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Limits;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.scheduler.codec.CommandCodec;
import io.hivemind.scheduler.codec.EventCodec;
import io.hivemind.scheduler.codec.InputCodec;
import io.hivemind.scheduler.codec.Refs;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Where the engine decides: puts an input before it, and makes of its outputs events, records and
/// timers of the step. What it sends goes over the peers' topic, also to its own partition: so each
/// input is a record, in an order that can be read again.
final class Desk {
    private final Partition partition;
    private final Partitions partitions;
    private final EngineRows rows;
    private final Engine engine;
    private final Effects effects;
    private final Outbox outbox;

    Desk(Partition partition, int partitions, Effects effects, Outbox outbox) {
        this.partition = partition;
        this.partitions = new Partitions(partition.number(), partitions);
        this.rows = new EngineRows(partition, effects::hasQueue);
        this.engine = new Engine(this.partitions, partition.definitions(), rows);
        this.effects = effects;
        this.outbox = outbox;
    }

    Partitions partitions() {
        return partitions;
    }

    /// Whether a run lives here, or a trigger of this id had its run already.
    boolean isKnown(Step step, String runId) {
        rows.begin(step);
        return rows.run(runId) != null || rows.hasEnded(runId);
    }

    /// What came of it, in order; it is carried out.
    List<Output> handle(Step step, Input input) {
        rows.begin(step);
        List<Output> outputs = engine.handle(input, step.decidedAt());
        Map<String, Run> runs = new HashMap<>();
        Set<String> over = new HashSet<>();
        for (Output output : outputs) {
            switch (output) {
                case Output.Happened(String runId, Decision.Accepted decision) -> {
                    Run run = decision.run();
                    runs.put(runId, run);
                    if (run.state().isTerminal()) {
                        over.add(runId);
                    }
                    RunEvents.publish(
                            step,
                            partition.definitions().plan(run.job(), run.revision()),
                            decision,
                            rows.takeWritten());
                }
                case Output.Rejected(String runId, Decision.Rejected decision) ->
                        rejected(step, runId, decision);
                case Output.Refused refused -> refused(step, refused);
                case Output.OfRun(String runId, Effect effect) -> {
                    Run run = runs.get(runId);
                    if (run == null) {
                        effects.carryOut(step, runId, effect);
                    } else {
                        effects.carryOut(step, run, over.contains(runId), effect);
                    }
                }
                case Output.OfJob ignored -> {} // for whoever asked
                case Output.PoolTimer(String pool, Instant dueAt) ->
                        step.afterwards(() -> partition.timers().wakePool(pool, dueAt));
                case Output.Send(int to, Input message) -> send(step, to, message);
            }
        }
        return outputs;
    }

    private void rejected(Step step, String runId, Decision.Rejected decision) {
        if (decision.event() != null) {
            Run run = rows.run(runId);
            step.event(
                    runId,
                    run == null ? "" : run.job(),
                    run == null ? 0 : run.revision(),
                    EventCodec.write(decision.event()));
        }
    }

    private void refused(Step step, Output.Refused refused) {
        String kind = refused.why().name().toLowerCase(Locale.ROOT);
        refuse(step, refused.job(), refused.trigger(), kind, refused.message());
    }

    /// Puts on record that a trigger starts no run.
    void refuse(Step step, String job, TriggerRef trigger, String kind, String message) {
        String runId = RunIds.runId(partition.number(), job, trigger.kind(), trigger.id());
        TriggerRefused body = new TriggerRefused(Refs.trigger(forShow(trigger)), kind, message);
        step.event(runId, job, 0, body);
        step.refused(kind);
    }

    /// What the trigger brought may be what was too large about it.
    private static TriggerRef forShow(TriggerRef trigger) {
        Json event = trigger.event();
        return event == null || event.sizeBytes() <= Limits.OUTPUT_BYTES
                ? trigger
                : new TriggerRef(trigger.kind(), trigger.id(), null);
    }

    /// A run goes on by a command, as it does for a timer. What is asked of pools in one step goes
    /// as one message: they serve whom they can when they have heard all of it.
    private void send(Step step, int to, Input message) {
        switch (message) {
            case Input.ToRun(String runId, List<RunCommand> commands)
                    when commands.getFirst() instanceof RunCommand.Continue(int from, int at) ->
                    step.send(outbox.command(to, CommandCodec.continueFrom(runId, from, at)));
            case Input.ToRun(String runId, var ignored) ->
                    step.send(outbox.peer(step, to, runId, InputCodec.peer(message)));
            case Input.ToPools(var commands) -> step.askPools(to, commands);
            case Input.Trigger(String job, var a, var b, var c, var d, var e) ->
                    step.send(outbox.peer(step, to, job, InputCodec.peer(message)));
            case Input.ToJob(String job, var ignored) ->
                    step.send(outbox.peer(step, to, job, InputCodec.peer(message)));
            case Input.Adopt(String job, var ignored) ->
                    step.send(outbox.peer(step, to, job, InputCodec.peer(message)));
            case Input.Begin ignored -> throw new IllegalStateException("sent to nobody");
        }
    }
}
