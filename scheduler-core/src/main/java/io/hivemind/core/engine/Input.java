package io.hivemind.core.engine;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.expression.Json;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What comes to a partition. Any of it may come twice, and late.
public sealed interface Input {

    /// Asks for a run of a job, at the job's home.
    ///
    /// @param params as given, not checked yet
    /// @param nominalAt the slot's; null: the moment of creation
    /// @param parent the attempt of a `job` body it is for, null for none
    record Trigger(
            String job,
            TriggerRef trigger,
            Json params,
            @Nullable Instant nominalAt,
            Manner manner,
            @Nullable Parent parent)
            implements Input {}

    /// Who asks for a run.
    enum Manner {
        /// A trigger: nothing comes of it where the job is not enabled, and it waits at the gate.
        TRIGGERED,
        /// Somebody, a `job` body or a rerun: at once.
        MANUAL,
        /// Somebody who wants the run to wait for its job's dependencies.
        MANUAL_AT_GATE,
        /// Somebody who will tell what the run takes over from an earlier one: it waits, and asks
        /// for admission when [Begin] comes.
        RERUN
    }

    /// A run that was created as [Manner#RERUN] has been told all it takes over.
    record Begin(String runId) implements Input {}

    /// Gives the runs of a job that live without a row in its admission one each.
    ///
    /// @param after goes on behind this run; empty for the beginning
    record Adopt(String job, String after) implements Input {}

    /// To a run, at its home; commands of one instant, decided together.
    record ToRun(String runId, List<RunCommand> commands) implements Input {
        public ToRun {
            commands = List.copyOf(commands);
        }

        public ToRun(String runId, RunCommand command) {
            this(runId, List.of(command));
        }
    }

    /// To a job, at its home: a new revision, a pause, another job's outcome.
    record ToJob(String job, JobCommand command) implements Input {}

    /// To the pools, on their partition; commands of one instant, decided together.
    record ToPools(List<PoolCommand> commands) implements Input {
        public ToPools {
            commands = List.copyOf(commands);
        }

        public ToPools(PoolCommand command) {
            this(List.of(command));
        }
    }
}
