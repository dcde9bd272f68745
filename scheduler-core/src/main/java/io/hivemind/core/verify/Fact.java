package io.hivemind.core.verify;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// Something that was recorded. Facts of one partition come in its order; how those of several
/// partitions and topics are mixed does not matter.
public sealed interface Fact {
    Position at();

    /// An event's place in its partition, and the time of the decision.
    record Stamp(long sequence, Instant decidedAt) {}

    /// An event, of whatever kind.
    sealed interface Event extends Fact {
        Stamp stamp();
    }

    /// An event of a run.
    ///
    /// @param by the report that it followed from, null where it was none
    /// @param forgotten what it followed from is kept no longer: nothing is said of the lease
    record Happened(
            Position at,
            Stamp stamp,
            String runId,
            RunEvent event,
            RunCommand.@Nullable Report by,
            boolean forgotten)
            implements Event {

        public Happened(
                Position at,
                Stamp stamp,
                String runId,
                RunEvent event,
                RunCommand.@Nullable Report by) {
            this(at, stamp, runId, event, by, false);
        }
    }

    /// What became of a slot.
    ///
    /// @param trigger which of the job's; one that was away and came back is another
    /// @param revision of the job's definition, by which there are such slots
    /// @param into the slot that took a coalesced one over, null for others
    record Accounted(
            Position at,
            Stamp stamp,
            String job,
            long revision,
            String trigger,
            Instant nominalAt,
            boolean fired,
            @Nullable Instant into)
            implements Event {}

    /// An event that no rule but that of sequence is about.
    record Other(Position at, Stamp stamp) implements Event {}

    /// A ready record.
    record Handed(Position at, String runId, TaskKey task, int attempt, int dispatch)
            implements Fact {}

    /// An event that queues a dispatch, and is looked at for nothing else.
    record Queued(Position at, String runId, TaskKey task, int attempt, int dispatch)
            implements Fact {}

    /// A pool is defined, or its definition has changed.
    record PoolDefined(Position at, PoolSpec spec) implements Fact {}

    /// The pools' partition has heard that an attempt asks for slots.
    record PoolAsked(Position at, Holder holder, Map<String, Integer> slots) implements Fact {
        public PoolAsked {
            slots = Map.copyOf(slots);
        }
    }

    /// It has granted them.
    record PoolGranted(Position at, Instant decidedAt, Holder holder) implements Fact {}

    /// It has heard that the attempt holds them, or waits for them, no longer.
    record PoolGivenBack(Position at, Holder holder) implements Fact {}
}
