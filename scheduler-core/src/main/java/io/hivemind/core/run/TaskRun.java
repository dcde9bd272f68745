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
/// @param lease who claimed the attempt, null while nobody has
/// @param readyAt when its needs were met
/// @param dueAt when its delay or backoff ends, null where it waits for no time
/// @param startedAt when the newest attempt started
public record TaskRun(
        TaskKey key,
        TaskState state,
        @Nullable Reason reason,
        int attempt,
        int failures,
        int losses,
        int dispatch,
        @Nullable Lease lease,
        @Nullable Instant readyAt,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Json output,
        @Nullable Integer exitCode) {

    public static TaskRun pending(TaskKey key) {
        return new TaskRun(
                key,
                TaskState.PENDING,
                Reason.DEPENDENCIES,
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
                null);
    }
}
