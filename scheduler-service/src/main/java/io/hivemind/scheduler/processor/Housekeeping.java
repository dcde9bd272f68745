package io.hivemind.scheduler.processor;

import io.hivemind.core.pool.PoolRow;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.store.Definitions;
import io.hivemind.scheduler.store.ParkedTriggers;
import io.hivemind.scheduler.store.Row;
import io.hivemind.scheduler.store.Runs;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// Work between records, in small bites: setting the timers after a restart, letting go what waited
/// for a topic, forgetting what has had its time. None of it decides anything, so none of it is in
/// the log.
final class Housekeeping {
    private static final int ROWS_PER_BITE = 500;
    private static final int FINISHED_BLOCKS_PER_TICK = 16;
    private static final Duration BITE_TIME = Duration.ofMillis(20);
    private static final Duration BETWEEN_RELEASES = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

    private final Partition partition;
    private final SeenTopics seen;

    private boolean refilling = true;
    private @Nullable Bytes refilled;
    private long releaseDueMs;
    private long purgeDueMs;
    private @Nullable Bytes purged;
    private Set<Definitions.Revision> unseen = Set.of();
    private @Nullable Bytes headersSeen;

    Housekeeping(Partition partition, SeenTopics seen) {
        this.partition = partition;
        this.seen = seen;
    }

    /// @param nowMs by the wall clock
    /// @return whether there is something to commit
    boolean tick(long nowMs) {
        refill(nowMs);
        boolean sent = seen.letGo();
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
            for (PoolRow.Pool pool : partition.pools().timed()) {
                Instant timerAt = Objects.requireNonNull(pool.timerAt());
                partition.timers().wakePool(pool.spec().name(), timerAt);
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
}
