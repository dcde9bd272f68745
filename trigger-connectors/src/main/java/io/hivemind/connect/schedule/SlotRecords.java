package io.hivemind.connect.schedule;

import io.hivemind.avro.SlotDecision;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.core.expression.Json;
import io.hivemind.core.schedule.SlotEvent;
import io.hivemind.core.schedule.SlotRecord;

import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The records of slots.
final class SlotRecords {
    private final TriggerRecords records;

    SlotRecords(TriggerRecords records) {
        this.records = records;
    }

    SourceRecord of(ScheduleBook.Accounted accounted) {
        FollowedTrigger trigger = accounted.trigger();
        Instant nominalAt = accounted.record().slot().nominalAt();
        SlotDecision decision = decision(accounted.record());
        decision.setFirstSeenAt(Instant.ofEpochMilli(accounted.position().firstSeenAt()));
        Json event =
                accounted.record().outcome() instanceof SlotRecord.Fired
                        ? SlotEvent.of(
                                trigger.job(),
                                trigger.spec().kind(),
                                accounted.slots().interval(nominalAt))
                        : null;
        return records.of(
                trigger,
                new TriggerRecords.Happening(nominalAt.toString(), nominalAt, event, decision),
                accounted.position().offset());
    }

    private static SlotDecision decision(SlotRecord record) {
        return switch (record.outcome()) {
            case SlotRecord.Fired() -> decision("FIRED", "", null);
            case SlotRecord.Skipped(var reason) -> decision("SKIPPED", reason.name(), null);
            case SlotRecord.Coalesced(Instant into) -> decision("COALESCED", "", into);
            case SlotRecord.Missed(var reason) -> decision("MISSED", reason.name(), null);
        };
    }

    private static SlotDecision decision(String outcome, String reason, @Nullable Instant into) {
        SlotDecision decision = new SlotDecision();
        decision.setOutcome(outcome);
        decision.setReason(reason);
        decision.setInto(into);
        return decision;
    }
}
