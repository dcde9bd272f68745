package io.hivemind.scheduler.codec;

import io.hivemind.avro.ScheduleCoalesced;
import io.hivemind.avro.ScheduleFired;
import io.hivemind.avro.ScheduleMissed;
import io.hivemind.avro.ScheduleSkipped;
import io.hivemind.avro.SlotDecision;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.wire.UndecodableException;

import java.time.Instant;
import java.util.Objects;

/// Slots of schedules: what their source decided, and what is put on record.
public final class SlotCodec {
    private static final String FIRED = "FIRED";

    private SlotCodec() {}

    public static boolean isSlot(TriggerEvent trigger) {
        return trigger.getSlot() != null;
    }

    /// A slot that starts no run, whatever the scheduler thinks of it.
    public static boolean startsNothing(TriggerEvent trigger) {
        SlotDecision slot = trigger.getSlot();
        return slot != null && !slot.getOutcome().equals(FIRED);
    }

    /// Throws [UndecodableException] for a slot without a schedule or a time.
    public static void check(TriggerEvent trigger) {
        if (trigger.getTrigger() == null || trigger.getNominalAt() == null) {
            throw new UndecodableException("a slot without its schedule or its nominal time");
        }
    }

    /// The event for what the source decided.
    public static Object decided(TriggerEvent trigger) {
        SlotDecision slot = slot(trigger);
        return switch (slot.getOutcome()) {
            case FIRED ->
                    new ScheduleFired(
                            key(trigger),
                            trigger.getKind(),
                            nominalAt(trigger),
                            slot.getFirstSeenAt());
            case "SKIPPED" -> skipped(trigger, slot.getReason(), "");
            case "COALESCED" ->
                    new ScheduleCoalesced(
                            key(trigger),
                            trigger.getKind(),
                            nominalAt(trigger),
                            Objects.requireNonNullElse(slot.getInto(), nominalAt(trigger)),
                            slot.getFirstSeenAt());
            case "MISSED" ->
                    new ScheduleMissed(
                            key(trigger),
                            trigger.getKind(),
                            nominalAt(trigger),
                            slot.getReason(),
                            slot.getFirstSeenAt());
            default ->
                    throw new UndecodableException(
                            "no outcome of a slot that this version knows: " + slot.getOutcome());
        };
    }

    /// The event for a slot that the scheduler started no run for, or its source.
    public static Object skipped(TriggerEvent trigger, String reason, String message) {
        return new ScheduleSkipped(
                key(trigger),
                trigger.getKind(),
                nominalAt(trigger),
                reason,
                message,
                slot(trigger).getFirstSeenAt());
    }

    public static String key(TriggerEvent trigger) {
        return Objects.requireNonNull(trigger.getTrigger(), "a checked slot has its schedule");
    }

    public static Instant nominalAt(TriggerEvent trigger) {
        return Objects.requireNonNull(trigger.getNominalAt(), "a checked slot has its time");
    }

    private static SlotDecision slot(TriggerEvent trigger) {
        return Objects.requireNonNull(trigger.getSlot(), "it is a slot");
    }
}
