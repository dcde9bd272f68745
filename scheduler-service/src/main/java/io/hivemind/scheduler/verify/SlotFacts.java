package io.hivemind.scheduler.verify;

import io.hivemind.avro.Event;
import io.hivemind.avro.ScheduleCoalesced;
import io.hivemind.avro.ScheduleFired;
import io.hivemind.avro.ScheduleMissed;
import io.hivemind.avro.ScheduleSkipped;
import io.hivemind.core.verify.Fact;
import io.hivemind.scheduler.recorded.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is on record of slots, as facts. A schedule that was away and came back is another: nobody
/// expects slots in between.
final class SlotFacts {
    private static final char LIFE = '@';

    private SlotFacts() {}

    /// Null for what is no event of a slot.
    static Fact.@Nullable Accounted of(RecordedEvent recorded) {
        Event event = recorded.wire();
        return switch (event.getBody()) {
            case ScheduleFired it ->
                    fact(
                            recorded,
                            life(it.getTrigger(), it.getFirstSeenAt()),
                            it.getNominalAt(),
                            true,
                            null);
            case ScheduleSkipped it ->
                    fact(
                            recorded,
                            life(it.getTrigger(), it.getFirstSeenAt()),
                            it.getNominalAt(),
                            false,
                            null);
            case ScheduleMissed it ->
                    fact(
                            recorded,
                            life(it.getTrigger(), it.getFirstSeenAt()),
                            it.getNominalAt(),
                            false,
                            null);
            case ScheduleCoalesced it ->
                    fact(
                            recorded,
                            life(it.getTrigger(), it.getFirstSeenAt()),
                            it.getNominalAt(),
                            false,
                            it.getInto());
            case null, default -> null;
        };
    }

    /// The key of the trigger of which this is a life.
    static String key(String life) {
        return life.substring(0, life.indexOf(LIFE));
    }

    private static String life(String trigger, Instant firstSeenAt) {
        return trigger + LIFE + firstSeenAt.toEpochMilli();
    }

    private static Fact.Accounted fact(
            RecordedEvent recorded,
            String life,
            Instant nominalAt,
            boolean fired,
            @Nullable Instant into) {
        return new Fact.Accounted(
                recorded.at(),
                recorded.stamp(),
                recorded.wire().getJob(),
                recorded.wire().getRevision(),
                life,
                nominalAt,
                fired,
                into);
    }
}
