package io.hivemind.core.admission;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import java.time.Instant;
import java.util.List;

/// What happens to a job, as far as its admission cares. Every command may come twice.
public sealed interface JobCommand {

    /// The plan is a revision that was not seen before. The first one makes the job known; after a
    /// later one runs that the new limits let in are let in.
    record Define() implements JobCommand {}

    /// A run is to be created.
    ///
    /// @param params checked, defaults filled in
    /// @param manual asked for by somebody, not by a trigger: also where the job is not enabled,
    ///   and without waiting for dependencies. Children of `job` bodies and reruns are manual
    /// @param waitForDependencies a manual start that waits at the gate all the same
    record Admit(
            String runId,
            TriggerRef trigger,
            Json params,
            Instant nominalAt,
            boolean manual,
            boolean waitForDependencies)
            implements JobCommand {}

    /// A run of this job has ended, in whatever way.
    record RunEnded(String runId, RunState state) implements JobCommand {}

    /// A run of another job has ended.
    ///
    /// @param endedAt by the clock of that job's partition, which never steps back
    record UpstreamEnded(
            String job,
            String runId,
            RunState state,
            Instant endedAt,
            Instant nominalAt,
            Json params)
            implements JobCommand {}

    record PauseJob() implements JobCommand {}

    record ResumeJob() implements JobCommand {}

    /// A task of one of the runs has passed its `max_runs`.
    record CountTaskRun(String task) implements JobCommand {}

    /// Runs of this job that live, some of which may have been admitted freely: they get their rows
    /// now that the job counts its runs, or is paused.
    ///
    /// @param last all that live have been named by now
    record Adopt(List<Run> runs, boolean last) implements JobCommand {
        public Adopt {
            runs = List.copyOf(runs);
        }
    }

    /// Goes on with what was too much for one step, behind the row of this order. A repeated one
    /// finds nothing to do.
    record Sweep(JobRow.Stage stage, long after) implements JobCommand {}
}
