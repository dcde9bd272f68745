package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredPartition;

import org.apache.kafka.common.utils.Bytes;

import java.time.Instant;

/// What a partition knows about itself as a whole: how many events it has written, when it last
/// decided, and how many finished runs it remembers. One entry, written by every step; the cache
/// before the store makes one record of it per commit.
public final class Ledger {
    private static final Bytes KEY = Key.of(Key.PARTITION).bytes();

    private final StateView state;
    private final Values<StoredPartition> values = new Values<>(StoredPartition.class);

    public Ledger(StateView state) {
        this.state = state;
    }

    StoredPartition read() {
        StoredPartition stored = values.valueOrNull(state.get(KEY));
        return stored == null ? StoredPartition.newBuilder().build() : stored;
    }

    void write(StoredPartition partition) {
        state.put(KEY, values.bytes(partition));
    }

    /// The moment that a record of this time is decided at: time never steps back in a partition.
    public Instant decisionTime(Instant recordTime) {
        Instant last = read().getDecidedAt();
        return recordTime.isBefore(last) ? last : recordTime;
    }

    /// Books a decision.
    ///
    /// @return the sequence number of the first of its events
    public long book(Instant decidedAt, int events) {
        StoredPartition partition = read();
        long first = partition.getSequence() + 1;
        partition.setSequence(partition.getSequence() + events);
        partition.setDecidedAt(decidedAt);
        write(partition);
        return first;
    }
}
