package io.hivemind.core.admission;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.run.RunState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/// What is remembered about a job, in rows small enough that a decision reads and writes only those
/// it touches, however many runs wait.
public sealed interface JobRow {

    /// Where a run of the job stands. A run that has ended has no row.
    enum Stage {
        /// At the gate of `depends_on`; not active.
        GATED,
        /// Without a place under `concurrency`.
        WAITING,
        /// Holds a place: runs, or would if the job were not paused.
        ACTIVE
    }

    /// What a pause of the job did to an active run.
    enum Standing {
        FREE,
        /// It ran and was paused.
        PAUSED,
        /// It took its place during the pause, and has not started.
        HELD
    }

    /// One per job.
    ///
    /// @param seenAt when the job was first seen; outcomes of other jobs count from then on
    /// @param nextOrder the number of the next row in its stage: first come, first served
    /// @param runs created over the job's life and not SKIPPED
    /// @param window the same within the latest window of `max_runs`; null where it has none
    /// @param hasFreeRuns runs live that have no row here (see [JobDecider#admitFreely])
    record Header(
            Instant seenAt,
            boolean paused,
            long nextOrder,
            long runs,
            @Nullable WindowCount window,
            boolean hasFreeRuns)
            implements JobRow {

        static Header first(Instant seenAt) {
            return new Header(seenAt, false, 0, 0, null, false);
        }

        Header paused(boolean now) {
            return new Header(seenAt, now, nextOrder, runs, window, hasFreeRuns);
        }

        Header next() {
            return new Header(seenAt, paused, nextOrder + 1, runs, window, hasFreeRuns);
        }

        Header counted(long life, @Nullable WindowCount inWindow) {
            return new Header(seenAt, paused, nextOrder, life, inWindow, hasFreeRuns);
        }

        Header withFreeRuns(boolean has) {
            return new Header(seenAt, paused, nextOrder, runs, window, has);
        }
    }

    /// Runs created from this moment on, up to the end of the window.
    record WindowCount(MaxRuns.Window window, Instant from, long runs) {}

    /// A run that has not ended.
    ///
    /// @param order within its stage, ascending
    /// @param limitKey the value of `concurrency.key`, as JSON text; empty where there is none
    /// @param gateKey the value of `depends_on.key`, likewise
    /// @param cancelling it was told to end to make room
    record AdmittedRun(
            String runId,
            Stage stage,
            long order,
            String limitKey,
            String gateKey,
            Instant createdAt,
            Standing standing,
            boolean cancelling)
            implements JobRow {

        /// The queue it stands in within its stage.
        public String key() {
            return stage == Stage.GATED ? gateKey : limitKey;
        }

        AdmittedRun to(Stage next, long newOrder, Standing newStanding) {
            return new AdmittedRun(
                    runId, next, newOrder, limitKey, gateKey, createdAt, newStanding, cancelling);
        }

        AdmittedRun with(Standing newStanding) {
            return to(stage, order, newStanding);
        }

        AdmittedRun toBeCancelled() {
            return new AdmittedRun(
                    runId, stage, order, limitKey, gateKey, createdAt, standing, true);
        }
    }

    /// The latest outcome of another job that was not used up yet, per value of `depends_on.key`.
    record JobOutcome(
            String job,
            String key,
            String runId,
            RunState state,
            Instant endedAt,
            Instant nominalAt,
            Json params)
            implements JobRow {}

    /// How far another job's outcomes were heard, so that one that is told again is no new one. A
    /// partition tells its ends in their order.
    ///
    /// @param runIds those that ended at this very moment
    record Heard(String job, int partition, Instant endedAt, Set<String> runIds) implements JobRow {
        public Heard {
            runIds = Set.copyOf(runIds);
        }
    }

    /// How often a task ran over the life of the job.
    record TaskRuns(String task, long runs) implements JobRow {}
}
