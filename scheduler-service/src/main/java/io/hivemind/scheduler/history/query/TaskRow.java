package io.hivemind.scheduler.history.query;

import io.hivemind.core.run.TaskState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A task of a run, or one instance of it.
///
/// @param instance -1 for the task itself
/// @param dueAt when a delay or backoff is over
/// @param output JSON text
/// @param instances how many a `for_each` task has; null where it is none, or not known yet
public record TaskRow(
        String task,
        int instance,
        TaskState state,
        @Nullable String reason,
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant dueAt,
        @Nullable String output,
        @Nullable Integer exitCode,
        @Nullable String message,
        @Nullable Integer instances) {}
