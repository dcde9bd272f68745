package io.hivemind.language.read;

import io.hivemind.core.job.Priority;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/// What a job gives its tasks where they say nothing themselves.
///
/// @param templates of `retry` and `timeout`, by key
record JobDefaults(
        RetryPolicy retry,
        @Nullable Duration taskTimeout,
        String queue,
        Priority priority,
        Map<String, String> env,
        Map<String, String> templates) {}
