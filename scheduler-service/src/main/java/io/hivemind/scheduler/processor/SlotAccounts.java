package io.hivemind.scheduler.processor;

import io.hivemind.avro.Event;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.engine.Output;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.codec.SlotCodec;

import java.util.List;
import java.util.Objects;

/// Puts on record what became of slots: one event for each, however often it comes.
final class SlotAccounts {
    private final Partition partition;

    SlotAccounts(Partition partition) {
        this.partition = partition;
    }

    /// Whether this slot has its event already.
    boolean has(TriggerEvent slot) {
        return partition.slots().has(slot.getJob(), SlotCodec.key(slot), SlotCodec.nominalAt(slot));
    }

    /// What the source decided stands.
    void decided(Step step, int mark, TriggerEvent slot) {
        String id = Objects.requireNonNullElse(slot.getId(), "");
        String runId =
                SlotCodec.startsNothing(slot)
                        ? ""
                        : RunIds.runId(partition.number(), slot.getJob(), slot.getKind(), id);
        record(step, mark, slot, runId, SlotCodec.decided(slot));
    }

    /// It asked for a run, and this came of it.
    void asked(Step step, int mark, TriggerEvent slot, List<Output> outputs) {
        for (Output output : outputs) {
            if (output instanceof Output.Refused refused
                    && refused.trigger().id().equals(slot.getId())
                    && refused.trigger().kind().equals(slot.getKind())
                    && refused.job().equals(slot.getJob())) {
                switch (refused.why()) {
                    case DUPLICATE -> decided(step, mark, slot);
                    case DISABLED -> skipped(step, mark, slot, "DISABLED", refused.message());
                    case BAD_PARAMS, NO_SUCH_JOB ->
                            skipped(step, mark, slot, "ERROR", refused.message());
                }
                return;
            }
        }
        decided(step, mark, slot);
    }

    void skipped(Step step, int mark, TriggerEvent slot, String reason, String message) {
        record(step, mark, slot, "", SlotCodec.skipped(slot, reason, message));
    }

    private void record(Step step, int mark, TriggerEvent slot, String runId, Object body) {
        Event event = new Event();
        event.setRunId(runId);
        event.setJob(slot.getJob());
        event.setRevision(Objects.requireNonNullElse(slot.getRevision(), 0L));
        event.setBody(body);
        step.eventAt(mark, event);
        partition.slots().add(slot.getJob(), SlotCodec.key(slot), SlotCodec.nominalAt(slot));
    }
}
