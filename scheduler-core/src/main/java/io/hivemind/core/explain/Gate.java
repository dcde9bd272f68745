package io.hivemind.core.explain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Something that has to be passed before a run or a task goes on.
///
/// @param says what there is to say about it, in a few words
/// @param release what would open it; null where it does not wait
/// @param releaseAt when that happens by itself; null where no time is known
/// @param facts what `says` is about, one by one: tasks, holders, executors, values
public record Gate(
        Kind kind,
        Standing standing,
        String says,
        @Nullable String release,
        @Nullable Instant releaseAt,
        List<Fact> facts) {

    /// The gates in the order in which they are asked: those of a job, a run, then a task.
    public enum Kind {
        ENABLED,
        TRIGGERS,
        MAX_RUNS,
        DEPENDS_ON,
        CONCURRENCY,
        /// The run of a task has to start.
        RUN,
        /// The group of a member, or the turn of `finally` or of an instance.
        TURN,
        NEEDS,
        WHEN,
        /// How often a task may run.
        MAX_TASK_RUNS,
        DELAY,
        /// The instances of a `for_each`, or the members of a group.
        PARTS,
        FALLBACK,
        BACKOFF,
        PAUSED,
        QUEUE,
        POOL,
        EXECUTOR,
        ATTEMPT,
        TIMEOUT,
        DEADLINE;

        /// As users write it.
        public String word() {
            return this == MAX_TASK_RUNS ? "max_runs" : name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Standing {
        PASSED,
        WAITS,
        /// It ended here.
        STOPPED,
        NOT_ASKED
    }

    public Gate {
        facts = List.copyOf(facts);
    }

    public static Gate passed(Kind kind, String says, List<Fact> facts) {
        return new Gate(kind, Standing.PASSED, says, null, null, facts);
    }

    public static Gate passed(Kind kind, String says) {
        return passed(kind, says, List.of());
    }

    public static Gate waits(Kind kind, String says, String release, List<Fact> facts) {
        return new Gate(kind, Standing.WAITS, says, release, null, facts);
    }

    public static Gate waits(Kind kind, String says, String release) {
        return waits(kind, says, release, List.of());
    }

    public static Gate stopped(Kind kind, String says) {
        return new Gate(kind, Standing.STOPPED, says, null, null, List.of());
    }

    public static Gate notAsked(Kind kind, String says) {
        return new Gate(kind, Standing.NOT_ASKED, says, null, null, List.of());
    }

    public Gate until(@Nullable Instant at) {
        return new Gate(kind, standing, says, release, at, facts);
    }

    public Gate with(List<Fact> others) {
        return new Gate(kind, standing, says, release, releaseAt, others);
    }

    public boolean isOpen() {
        return standing == Standing.PASSED || standing == Standing.NOT_ASKED;
    }
}
