package io.hivemind.core.admission;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.TriggerRef;

import java.time.Instant;

/// What is to be done about the job's runs. Effects are data.
public sealed interface JobEffect {

    /// Create the run that was asked for.
    record CreateRun(String runId, Entry entry) implements JobEffect {}

    /// A PENDING run starts.
    record Release(String runId) implements JobEffect {}

    /// A PENDING run goes on waiting, for another reason: CONCURRENCY or PAUSED.
    record Hold(String runId, Reason reason) implements JobEffect {}

    /// A PENDING run ends SKIPPED.
    record Skip(String runId, Reason reason) implements JobEffect {}

    /// A run is cancelled to make room. One that is being cancelled already goes on ending as it
    /// does: this is not a user's second cancel.
    record Cancel(String runId, Reason reason) implements JobEffect {}

    record Pause(String runId) implements JobEffect {}

    record Resume(String runId) implements JobEffect {}

    /// The dependencies were met: a trigger comes to this very job. Its id derives from the
    /// outcomes used, so that it can never create two runs.
    ///
    /// @param params as given, not checked yet
    record TriggerJoined(TriggerRef trigger, Json params, Instant nominalAt) implements JobEffect {}

    /// There is more to do than one step takes: [JobCommand.Sweep] goes on.
    record SweepLater(JobRow.Stage stage, long after) implements JobEffect {}
}
