package io.hivemind.core.schedule;

import io.hivemind.core.schedule.Slot.DstRule;
import io.hivemind.core.schedule.SlotRecord.Coalesced;
import io.hivemind.core.schedule.SlotRecord.Fired;
import io.hivemind.core.schedule.SlotRecord.MissReason;
import io.hivemind.core.schedule.SlotRecord.Missed;
import io.hivemind.core.schedule.SlotRecord.Outcome;
import io.hivemind.core.schedule.SlotRecord.SkipReason;
import io.hivemind.core.schedule.SlotRecord.Skipped;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What becomes of slots that are due. Slots fire in the order of their nominal times, so those
/// that fell due before `upSince`, when nothing ran, are the first ones that have no record.
final class Accounting {
    private final Slots slots;
    private final ScheduleOptions options;
    private final ScheduleState state;
    private final boolean once;
    private boolean searched;
    private @Nullable Instant lastMissedAt;

    Accounting(Slots slots, ScheduleState state) {
        this.slots = slots;
        this.options = slots.schedule().options();
        this.once = slots.schedule() instanceof Schedule.At;
        this.state = state;
    }

    Outcome outcome(Slot slot) {
        if (slot.excluded()) {
            return new Skipped(SkipReason.EXCLUDED);
        }
        if (slot.rule() == DstRule.SKIPPED) {
            return new Skipped(SkipReason.DST_GAP);
        }
        if (once && slot.nominalAt().isBefore(state.firstSeenAt())) {
            return new Missed(MissReason.PAST_WHEN_FIRST_SEEN);
        }
        return slot.fireAt().isBefore(state.upSince()) ? late(slot) : new Fired();
    }

    private Outcome late(Slot slot) {
        if (options.catchUp() == ScheduleOptions.CatchUp.NONE) {
            return new Missed(MissReason.NO_CATCH_UP);
        }
        if (slot.nominalAt().isBefore(state.upSince().minus(options.catchUpWindow()))) {
            return new Missed(MissReason.OLDER_THAN_WINDOW);
        }
        if (options.catchUp() == ScheduleOptions.CatchUp.ALL) {
            return new Fired();
        }
        Instant into = lastMissedAt(slot.nominalAt());
        return into.equals(slot.nominalAt()) ? new Fired() : new Coalesced(into);
    }

    /// The latest of the missed slots, at or after one of them. It is looked for once.
    private Instant lastMissedAt(Instant missedAt) {
        if (!searched) {
            Slot last = slots.lastFiring(missedAt, state.upSince());
            if (last != null && !last.fireAt().isBefore(state.upSince())) {
                last = slots.lastFiring(missedAt, last.nominalAt());
            }
            lastMissedAt = last == null ? missedAt : last.nominalAt();
            searched = true;
        }
        return lastMissedAt == null ? missedAt : lastMissedAt;
    }
}
