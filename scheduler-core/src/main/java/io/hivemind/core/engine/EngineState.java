package io.hivemind.core.engine;

import io.hivemind.core.admission.JobChange;
import io.hivemind.core.admission.JobReader;
import io.hivemind.core.job.Placement;
import io.hivemind.core.pool.PoolChange;
import io.hivemind.core.pool.PoolReader;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The rows of one partition. What is written is read again within the same step, and all of a step
/// stands or none.
public interface EngineState {

    /// The header, null where there is no such run, or where it has ended.
    @Nullable Run run(String runId);

    /// Null for a row that was never stored.
    @Nullable TaskRun task(String runId, TaskKey key);

    /// Whether it has ended, as far as that is remembered.
    boolean hasEnded(String runId);

    /// Header and rows as they are after the decision.
    void write(String runId, Decision.Accepted decision);

    /// The run leaves the store; its id stays among those that have ended.
    void forget(String runId);

    /// Some of the runs that live, of this job only, in an order that stays the same. It may look
    /// through those of other jobs: not for what happens often.
    ///
    /// @param after goes on behind this run; empty for the beginning
    Page runsOf(String job, String after);

    /// @param next where to go on, null at the end
    record Page(List<Run> runs, @Nullable String next) {
        public Page {
            runs = List.copyOf(runs);
        }
    }

    JobReader job(String job);

    void write(String job, List<JobChange> changes);

    PoolReader pools();

    void writePools(List<PoolChange> changes);

    /// Whether the ready queue of such tasks is there.
    boolean hasQueue(Placement placement);
}
