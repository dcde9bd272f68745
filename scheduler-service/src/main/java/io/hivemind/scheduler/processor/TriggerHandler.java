package io.hivemind.scheduler.processor;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerForwarded;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Limits;
import io.hivemind.core.run.RunIds;
import io.hivemind.wire.UndecodableException;

/// Triggers, wherever they were sent. One whose job is at home in another partition goes there, and
/// keeps the id it got here.
final class TriggerHandler implements RecordHandler {
    private final Partition partition;
    private final int partitions;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Admission admission;

    TriggerHandler(
            Partition partition, int partitions, Inbox inbox, Outbox outbox, Admission admission) {
        this.partition = partition;
        this.partitions = partitions;
        this.inbox = inbox;
        this.outbox = outbox;
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
        int home = RunIds.homePartition(trigger.getJob(), partitions);
        if (home == partition.number()) {
            admission.admit(step, trigger);
        } else {
            TriggerForwarded forwarded = new TriggerForwarded(trigger, record.cause());
            step.send(outbox.peer(step, home, trigger.getJob(), forwarded));
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
