package io.hivemind.core.explain;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What plays a part besides the run's own events, all of it as of the moment that is asked about.
/// Asked for only where it matters.
public interface Outside {
    Instant now();

    /// The revision of the job that was in force; null for none.
    @Nullable JobPlan job();

    /// Since when the job is paused; null where it is not.
    @Nullable Instant jobPausedAt();

    /// Runs of the job that had not ended, the oldest first.
    List<Run> liveRuns();

    /// Runs of the job created from then on that did not end SKIPPED; those that the history has
    /// forgotten are not counted.
    long runsSince(Instant from);

    /// Runs of another job that have ended since this one's dependencies were last used up, the
    /// newest first.
    List<EndedRun> outcomes(String job);

    /// The pool of that name, whoever holds some of it, and how many wait.
    PoolUse pool(String name);

    /// All that were heard of and not since given up.
    List<Executor> executors();

    /// The run that an attempt has started; null where it is not there yet.
    @Nullable Child child(String job, Parent attempt);

    /// @param state SUCCEEDED, FAILED or CANCELLED, in the run
    record EndedRun(Run run, Instant endedAt) {}

    /// @param spec null where it is not defined
    /// @param holders of slots; of a pool with a rate the starts that still count
    /// @param waiting attempts that wait for it; -1 where that is not known
    record PoolUse(@Nullable PoolSpec spec, List<PoolHolder> holders, int waiting) {}

    /// @param since when it was granted
    record PoolHolder(String runId, TaskKey task, int slots, Instant since) {}

    /// @param state `active`, `draining`, `left` or `lost`
    record Executor(
            String id,
            String state,
            List<String> queues,
            Map<String, String> labels,
            int slots,
            int busySlots) {
        private static final String ALL_QUEUES = "*";

        /// Why it cannot take an attempt, now or ever; null where it can.
        public @Nullable String lack(Placement placement) {
            if (!state.equals("active")) {
                return state;
            }
            if (!serves(placement.queue())) {
                return "serves other queues: " + String.join(", ", queues);
            }
            for (Map.Entry<String, String> wanted : placement.requires().entrySet()) {
                String has = labels.get(wanted.getKey());
                if (!wanted.getValue().equals(has)) {
                    return "has "
                            + (has == null ? "no label " : "label ")
                            + wanted.getKey()
                            + (has == null ? "" : ": " + has);
                }
            }
            return placement.slots() > slots ? "has " + slots + " slots in all" : null;
        }

        private boolean serves(String queue) {
            return queue.startsWith("@")
                    ? queue.equals("@" + id)
                    : queues.contains(queue) || queues.contains(ALL_QUEUES);
        }
    }

    /// @param reason why it is where it is, null for none
    record Child(String runId, String state, @Nullable String reason) {}
}
