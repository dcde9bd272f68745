package io.hivemind.scheduler.processor;

import io.hivemind.avro.store.StoredHeld;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.store.Definitions;
import io.hivemind.scheduler.store.HeldRecords;
import io.hivemind.scheduler.store.ParkedTriggers;
import io.hivemind.scheduler.store.Row;
import io.hivemind.scheduler.store.Runs;
import io.hivemind.scheduler.topology.TopicDirectory;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/// Work between records, in small bites: setting the timers after a restart, letting held records
/// go when their topic appears, forgetting what has had its time. None of it decides anything, so
/// none of it is in the log.
final class Housekeeping {
    private static final int ROWS_PER_BITE = 500;
    private static final int FINISHED_BLOCKS_PER_TICK = 16;
    private static final Duration BITE_TIME = Duration.ofMillis(20);
    private static final Duration BETWEEN_RELEASES = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

    private final Partition partition;
    private final TopicDirectory directory;
    private final Sender sender;

    private boolean refilling = true;
    private @Nullable Bytes refilled;
    private long directoryVersion = -1;
    private long releaseDueMs;
    private long purgeDueMs;
    private @Nullable Bytes purged;
    private Set<Definitions.Revision> unseen = Set.of();
    private @Nullable Bytes headersSeen;

    Housekeeping(Partition partition, TopicDirectory directory, Sender sender) {
        this.partition = partition;
        this.directory = directory;
        this.sender = sender;
    }

    /// @param nowMs by the wall clock
    /// @return whether there is something to commit
    boolean tick(long nowMs) {
        refill(nowMs);
        boolean sent = letGo();
        sweep();
        purge(nowMs);
        releaseDefinitions(nowMs);
        boolean dirty = partition.state().isDirty();
        partition.state().write();
        return sent || dirty;
    }

    /// Sets the timers that rows ask for: all of them after a restart, and again when the heap
    /// could not hold them all and its horizon comes near.
    private void refill(long nowMs) {
        if (!refilling) {
            if (Instant.ofEpochMilli(nowMs).isBefore(partition.timers().horizon())) {
                return;
            }
            refilling = true;
        }
        if (refilled == null) {
            partition.timers().refill();
            for (ParkedTriggers.Parked parked : partition.parked().all()) {
                partition.timers().lookAtParked(parked.deadlineAt());
            }
        }
        long stopAt = System.nanoTime() + BITE_TIME.toNanos();
        do {
            Runs.Page<Runs.RowOfRun> page = partition.runs().rows(refilled, ROWS_PER_BITE);
            for (Runs.RowOfRun row : page.found()) {
                for (Timer timer : row.row().timers()) {
                    partition.timers().set(row.runId(), timer);
                }
            }
            refilled = page.next();
        } while (refilled != null && System.nanoTime() < stopAt);
        refilling = refilled != null;
    }

    private boolean letGo() {
        long version = directory.version();
        if (version == directoryVersion) {
            return false;
        }
        boolean all = true;
        boolean sent = false;
        for (String topic : partition.held().topics()) {
            if (directory.has(topic)) {
                int count = 0;
                for (HeldRecords.Held held : partition.held().of(topic, ROWS_PER_BITE)) {
                    sent |= letGo(topic, held);
                    count++;
                }
                all &= count < ROWS_PER_BITE;
            }
        }
        if (all) {
            directoryVersion = version;
        }
        return sent;
    }

    private boolean letGo(String topic, HeldRecords.Held held) {
        partition.held().remove(held);
        StoredHeld record = held.record();
        if (record.getDispatch() > 0 && !isStillQueued(record)) {
            return false;
        }
        ByteBuffer key = record.getKey();
        sender.send(
                new Outgoing(
                        topic,
                        record.getPartition(),
                        key == null ? null : bytes(key),
                        bytes(record.getValue()),
                        record.getHeaders()),
                partition.ledger().decisionTime(Instant.EPOCH));
        return true;
    }

    private boolean isStillQueued(StoredHeld record) {
        TaskKey task = new TaskKey(record.getTask(), record.getInstance());
        Row row = partition.runs().find(record.getRunId(), task);
        return row != null
                && row.task().state() == TaskState.QUEUED
                && row.task().dispatch() == record.getDispatch();
    }

    /// Rows of large runs that are over.
    private void sweep() {
        for (String runId : partition.runs().ended(1)) {
            for (Row row : partition.runs().sweep(runId, ROWS_PER_BITE)) {
                row.timers().forEach(timer -> partition.timers().clear(runId, timer.id()));
            }
        }
    }

    private void purge(long nowMs) {
        Instant now = partition.ledger().decisionTime(Instant.EPOCH);
        int blocks = 0;
        while (blocks < FINISHED_BLOCKS_PER_TICK && partition.finished().purge(now)) {
            blocks++;
        }
        if (nowMs >= purgeDueMs) {
            purged = partition.live().purge(purged, now, ROWS_PER_BITE);
            purgeDueMs = purged == null ? nowMs + BETWEEN_PURGES.toMillis() : nowMs;
        }
    }

    /// Looks through all live runs for those pinned to older revisions, and releases the revisions
    /// that none is pinned to. No run is ever pinned anew to a revision that is not the latest.
    private void releaseDefinitions(long nowMs) {
        if (headersSeen == null) {
            if (nowMs < releaseDueMs) {
                return;
            }
            releaseDueMs = nowMs + BETWEEN_RELEASES.toMillis();
            unseen = new HashSet<>(partition.definitions().old(ROWS_PER_BITE));
        }
        if (unseen.isEmpty()) {
            headersSeen = null;
            return;
        }
        Runs.Page<Run> page = partition.runs().headers(headersSeen, ROWS_PER_BITE);
        for (Run run : page.found()) {
            unseen.remove(new Definitions.Revision(run.job(), run.revision()));
        }
        headersSeen = page.next();
        if (headersSeen == null) {
            unseen.forEach(partition.definitions()::release);
            unseen = Set.of();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
