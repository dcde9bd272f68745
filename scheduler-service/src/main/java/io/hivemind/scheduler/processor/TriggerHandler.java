package io.hivemind.scheduler.processor;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerForwarded;
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
        int home = RunIds.homePartition(trigger.getJob(), partitions);
        if (home == partition.number()) {
            admission.admit(step, trigger);
        } else {
            TriggerForwarded forwarded = new TriggerForwarded(trigger, record.cause());
            step.send(outbox.peer(home, trigger.getJob(), forwarded));
        }
    }
}
