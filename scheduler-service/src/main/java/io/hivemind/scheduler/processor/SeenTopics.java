package io.hivemind.scheduler.processor;

import io.hivemind.avro.store.StoredHeld;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskState;
import io.hivemind.scheduler.codec.CommandCodec;
import io.hivemind.scheduler.store.HeldRecords;
import io.hivemind.scheduler.store.Row;
import io.hivemind.scheduler.topology.TopicDirectory;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// Lets go what waited for a topic once the topic is seen. Held records go out as they are. Runs
/// whose tasks wait for their queue are told by a command, so that what they do then is in the log.
final class SeenTopics {
    private static final int ENTRIES_PER_BITE = 500;

    private final Partition partition;
    private final TopicDirectory directory;
    private final Outbox outbox;
    private final Sender sender;
    private long doneVersion = -1;

    SeenTopics(Partition partition, TopicDirectory directory, Outbox outbox, Sender sender) {
        this.partition = partition;
        this.directory = directory;
        this.outbox = outbox;
        this.sender = sender;
    }

    /// @return whether anything was sent
    boolean letGo() {
        long version = directory.version();
        if (version == doneVersion) {
            return false;
        }
        int most = 0;
        int sent = 0;
        for (String topic : partition.waiting().topics()) {
            if (directory.has(topic)) {
                List<String> runs = partition.waiting().take(topic, ENTRIES_PER_BITE);
                sent += runs.stream().mapToInt(this::goOn).sum();
                most = Math.max(most, runs.size());
            }
        }
        for (String topic : partition.held().topics()) {
            if (directory.has(topic)) {
                List<HeldRecords.Held> held = partition.held().of(topic, ENTRIES_PER_BITE);
                sent += held.stream().mapToInt(record -> letGo(topic, record)).sum();
                most = Math.max(most, held.size());
            }
        }
        if (most < ENTRIES_PER_BITE) {
            doneVersion = version;
        }
        return sent > 0;
    }

    private int goOn(String runId) {
        if (partition.runs().find(runId) == null) {
            return 0;
        }
        send(outbox.command(partition.number(), CommandCodec.continueFrom(runId, 0, 0)));
        return 1;
    }

    private int letGo(String topic, HeldRecords.Held held) {
        partition.held().remove(held);
        StoredHeld record = held.record();
        if (record.getDispatch() > 0 && !isStillQueued(record)) {
            return 0;
        }
        ByteBuffer key = record.getKey();
        send(
                new Outgoing(
                        topic,
                        record.getPartition(),
                        key == null ? null : bytes(key),
                        bytes(record.getValue()),
                        record.getHeaders()));
        return 1;
    }

    private void send(Outgoing record) {
        sender.send(record, partition.ledger().decisionTime(Instant.EPOCH));
    }

    private boolean isStillQueued(StoredHeld record) {
        TaskKey task = new TaskKey(record.getTask(), record.getInstance());
        Row row = partition.runs().find(record.getRunId(), task);
        return row != null
                && row.task().state() == TaskState.QUEUED
                && row.task().dispatch() == record.getDispatch();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
