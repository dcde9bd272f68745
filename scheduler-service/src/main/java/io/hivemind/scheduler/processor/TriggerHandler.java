package io.hivemind.scheduler.processor;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Limits;
import io.hivemind.wire.UndecodableException;

/// Triggers, wherever they were sent. One whose run is to live in another partition goes there, and
/// keeps the id it got here.
final class TriggerHandler implements RecordHandler {
    private final Partition partition;
    private final Inbox inbox;
    private final Admission admission;

    TriggerHandler(Partition partition, Inbox inbox, Admission admission) {
        this.partition = partition;
        this.inbox = inbox;
        this.admission = admission;
    }

    @Override
    public void handle(Incoming record, Step step) {
        TriggerEvent trigger = inbox.trigger(record);
        if (trigger.getJob().isEmpty()) {
            throw new UndecodableException("it names no job");
        }
        if (trigger.getId() == null) {
            trigger.setId(record.position());
        }
        check("job", trigger.getJob(), Limits.JOB_NAME_BYTES);
        check("kind", trigger.getKind(), Limits.TRIGGER_KIND_BYTES);
        check("id", trigger.getId(), Limits.TRIGGER_ID_BYTES);
        if (admission.place(trigger) == partition.number()) {
            admission.admit(step, trigger, record.cause());
        } else {
            admission.forward(step, trigger, record.cause());
        }
    }

    private static void check(String name, String value, int most) {
        int bytes = Json.utf8Bytes(value);
        if (bytes > most) {
            throw new UndecodableException(
                    "its %s is %d bytes, more than %d".formatted(name, bytes, most));
        }
    }
}
