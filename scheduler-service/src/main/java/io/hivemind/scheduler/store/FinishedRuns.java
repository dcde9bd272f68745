package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredFinished;
import io.hivemind.avro.store.StoredPartition;

import org.apache.kafka.common.utils.Bytes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Ids of finished runs, so that a trigger that comes again starts no second run. They are kept for
/// 7 days, and no more than a million of them. Blocks list them in the order of their ends.
public final class FinishedRuns {
    public static final Duration REMEMBERED = Duration.ofDays(7);
    public static final long REMEMBERED_IDS = 1_000_000;

    private static final int IDS_PER_BLOCK = 64;
    private static final byte[] MARK = {1};

    private final StateView state;
    private final Ledger ledger;
    private final Values<StoredFinished> blocks = new Values<>(StoredFinished.class);

    public FinishedRuns(StateView state, Ledger ledger) {
        this.state = state;
        this.ledger = ledger;
    }

    public boolean contains(String runId) {
        return state.get(idKey(runId)) != null;
    }

    public void add(String runId, Instant endedAt) {
        StoredPartition partition = ledger.read();
        Bytes key = blockKey(partition.getLastBlock());
        StoredFinished open = blocks.valueOrNull(state.get(key));
        List<String> ids = open == null ? new ArrayList<>() : new ArrayList<>(open.getRunIds());
        ids.add(runId);
        state.put(key, blocks.bytes(new StoredFinished(endedAt, ids)));
        state.put(idKey(runId), MARK);
        partition.setFinished(partition.getFinished() + 1);
        if (ids.size() >= IDS_PER_BLOCK) {
            partition.setLastBlock(partition.getLastBlock() + 1);
        }
        ledger.write(partition);
    }

    /// Forgets the oldest block if its time has come or there are too many.
    ///
    /// @return whether it did, so that there may be more to forget
    public boolean purge(Instant now) {
        StoredPartition partition = ledger.read();
        Bytes key = blockKey(partition.getFirstBlock());
        if (partition.getFirstBlock() >= partition.getLastBlock()) {
            return false;
        }
        StoredFinished block = blocks.valueOrNull(state.get(key));
        if (block != null) {
            boolean old = block.getLastEndedAt().isBefore(now.minus(REMEMBERED));
            if (!old && partition.getFinished() <= REMEMBERED_IDS) {
                return false;
            }
            block.getRunIds().forEach(runId -> state.delete(idKey(runId)));
            state.delete(key);
            partition.setFinished(partition.getFinished() - block.getRunIds().size());
        }
        partition.setFirstBlock(partition.getFirstBlock() + 1);
        ledger.write(partition);
        return true;
    }

    private static Bytes idKey(String runId) {
        return Key.of(Key.FINISHED).text(runId).bytes();
    }

    private static Bytes blockKey(long number) {
        return Key.of(Key.FINISHED_BLOCK).number(number).bytes();
    }
}
