package io.hivemind.core.pool;

import io.hivemind.core.run.TaskKey;

/// The attempt that waits for slots, or holds them.
///
/// @param request different for each time that the row asks, be it for the same attempt: so what
///   was said about an earlier request never hits a later one
public record Holder(String runId, TaskKey task, int request) {}
