package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Event;
import io.hivemind.avro.ScheduleCoalesced;
import io.hivemind.avro.ScheduleFired;
import io.hivemind.avro.ScheduleMissed;
import io.hivemind.avro.ScheduleSkipped;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A row of `slots`.
record SlotRow(
        Event event,
        String trigger,
        String kind,
        Instant nominalAt,
        String outcome,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Instant into) {

    /// Null for what is no event of a slot.
    static @Nullable SlotRow of(Event event) {
        return switch (event.getBody()) {
            case ScheduleFired it ->
                    new SlotRow(
                            event,
                            it.getTrigger(),
                            it.getKind(),
                            it.getNominalAt(),
                            "FIRED",
                            null,
                            null,
                            null);
            case ScheduleSkipped it ->
                    new SlotRow(
                            event,
                            it.getTrigger(),
                            it.getKind(),
                            it.getNominalAt(),
                            "SKIPPED",
                            it.getReason(),
                            it.getMessage().isEmpty() ? null : it.getMessage(),
                            null);
            case ScheduleCoalesced it ->
                    new SlotRow(
                            event,
                            it.getTrigger(),
                            it.getKind(),
                            it.getNominalAt(),
                            "COALESCED",
                            null,
                            null,
                            it.getInto());
            case ScheduleMissed it ->
                    new SlotRow(
                            event,
                            it.getTrigger(),
                            it.getKind(),
                            it.getNominalAt(),
                            "MISSED",
                            it.getReason(),
                            null,
                            null);
            case null, default -> null;
        };
    }
}
