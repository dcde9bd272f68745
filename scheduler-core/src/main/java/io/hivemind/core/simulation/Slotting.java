package io.hivemind.core.simulation;

import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Output;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.schedule.Slot;
import io.hivemind.core.schedule.SlotEvent;
import io.hivemind.core.schedule.SlotRecord;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.timeline.Timeline;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// One slot: the run it asks for, and what becomes of it.
final class Slotting {
    private static final Json NOTHING = new Json("{}");

    private final World.TimeTrigger trigger;
    private final SlotRecord record;
    private final TriggerRef ref;
    private final Evaluation params;

    Slotting(World.TimeTrigger trigger, Slots slots, SlotRecord record) {
        this.trigger = trigger;
        this.record = record;
        Instant nominalAt = record.slot().nominalAt();
        this.ref =
                new TriggerRef(
                        trigger.kind(),
                        trigger.number() + "@" + nominalAt,
                        SlotEvent.of(trigger.job(), trigger.kind(), slots.interval(nominalAt)));
        this.params = params(trigger, ref, nominalAt);
    }

    /// Null for a slot that asks for none.
    Input.@Nullable Trigger input() {
        return record.outcome() instanceof SlotRecord.Fired
                        && params instanceof Evaluation.Value(Json given)
                ? new Input.Trigger(
                        trigger.job(),
                        ref,
                        given,
                        record.slot().nominalAt(),
                        Input.Manner.TRIGGERED,
                        null)
                : null;
    }

    /// @param outputs of the input
    Timeline.SlotLine line(Instant now, List<Output> outputs) {
        return switch (record.outcome()) {
            case SlotRecord.Fired() -> fired(now, outputs);
            case SlotRecord.Skipped(var reason) -> line(now, "SKIPPED", reason.name());
            case SlotRecord.Coalesced(Instant into) -> line(now, "COALESCED", "into " + into);
            case SlotRecord.Missed(var reason) -> line(now, "MISSED", reason.name());
        };
    }

    private Timeline.SlotLine fired(Instant now, List<Output> outputs) {
        if (params instanceof Evaluation.Failure(String message)) {
            return line(now, "SKIPPED", Reason.ERROR + ": " + message);
        }
        for (Output output : outputs) {
            if (output instanceof Output.Refused(var job, var of, var why, String message)
                    && of.equals(ref)
                    && job.equals(trigger.job())) {
                return switch (why) {
                    case DUPLICATE -> line(now, "FIRED", "");
                    case DISABLED -> line(now, "SKIPPED", message);
                    case BAD_PARAMS, NO_SUCH_JOB ->
                            line(now, "SKIPPED", Reason.ERROR + ": " + message);
                };
            }
        }
        return line(now, "FIRED", "");
    }

    private Timeline.SlotLine line(Instant now, String is, String why) {
        Slot slot = record.slot();
        return new Timeline.SlotLine(
                trigger.job(),
                trigger.number(),
                slot.nominalAt(),
                now,
                is,
                why,
                slot.local() + slot.offset().getId());
    }

    private static Evaluation params(World.TimeTrigger trigger, TriggerRef ref, Instant nominalAt) {
        if (trigger.params() == null) {
            return new Evaluation.Value(NOTHING);
        }
        return trigger.params().evaluate(ref.scope(trigger.job(), nominalAt));
    }
}
