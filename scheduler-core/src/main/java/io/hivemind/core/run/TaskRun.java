package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The row of a task, or of one instance.
///
/// @param reason why it is where it is, null where there is nothing to say
/// @param attempt number of the newest attempt, 1-based, lost ones included; 0 before the first
/// @param failures attempts that failed and were followed by another, lost ones not counted
/// @param losses attempts lost with their executor, for `max_lost`
/// @param dispatch number of the newest dispatch over the task's life: the fencing token of its
///   attempt
/// @param requests how often it has asked for slots of pools: the number of the newest request
/// @param lease who claimed the attempt, null while nobody has
/// @param readyAt when its needs were met
/// @param dueAt when its delay or backoff ends, null where it waits for no time
/// @param startedAt when the newest attempt started
/// @param fallbackAfter how many attempts there had been when the fallback began, null before
/// @param item of an instance
/// @param parts of a group that is open, of a `for_each` task whose list is known; null else
/// @param cut set once a task with parts ran into its deadline: what is within it counts as ended
public record TaskRun(
        TaskKey key,
        TaskState state,
        @Nullable Reason reason,
        int attempt,
        int failures,
        int losses,
        int dispatch,
        int requests,
        @Nullable Lease lease,
        @Nullable Instant readyAt,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Json output,
        @Nullable Integer exitCode,
        @Nullable Integer fallbackAfter,
        @Nullable Json item,
        @Nullable Parts parts,
        Run.@Nullable Closing cut) {

    public static TaskRun pending(TaskKey key) {
        return new TaskRun(
                key,
                TaskState.PENDING,
                Reason.DEPENDENCIES,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                Json.NULL,
                null,
                null,
                null,
                null,
                null);
    }

    /// Attempts of its body, lost ones included.
    public int attempts() {
        return fallbackAfter == null ? attempt : fallbackAfter;
    }

    public int fallbackAttempts() {
        return fallbackAfter == null ? 0 : attempt - fallbackAfter;
    }

    /// Its outcome was made good by its fallback, or not.
    public boolean isFallback() {
        return fallbackAfter != null;
    }
}
