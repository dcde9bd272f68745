package io.hivemind.core.pool;

import io.hivemind.core.run.TaskKey;

/// The attempt that waits for slots, or holds them.
///
/// @param attempt different for each attempt of the row, those of its fallback too
public record Holder(String runId, TaskKey task, int attempt) {}
