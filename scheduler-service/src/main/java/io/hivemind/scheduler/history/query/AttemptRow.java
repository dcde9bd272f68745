package io.hivemind.scheduler.history.query;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An attempt.
///
/// @param state QUEUED, RUNNING, SUCCEEDED, FAILED, LOST or CANCELLED
/// @param executor null while it is unclaimed
public record AttemptRow(
        String task,
        int instance,
        int attempt,
        int dispatch,
        String state,
        @Nullable String reason,
        @Nullable String executor,
        @Nullable String queue,
        @Nullable String priority,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer exitCode,
        @Nullable String message) {}
