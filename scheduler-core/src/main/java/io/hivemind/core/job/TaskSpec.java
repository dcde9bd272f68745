package io.hivemind.core.job;

import io.hivemind.core.needs.Needs;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// A task of a job, defaults resolved (LANGUAGE section 3).
///
/// @param delay how long it waits between being ready and being queued
/// @param timeout per attempt, from its start; null for none
/// @param maxLost how often an attempt may be lost with its executor and be queued again at once
/// @param reads the tasks whose values its templates name; they travel with each attempt, beside
///   those in `needs`
/// @param options what most tasks leave out
public record TaskSpec(
        String name,
        Body body,
        Needs needs,
        Duration delay,
        @Nullable Duration timeout,
        RetryPolicy retry,
        int maxLost,
        boolean allowFailure,
        Placement placement,
        Map<String, String> labels,
        Set<String> reads,
        TaskOptions options) {
    public static final int DEFAULT_MAX_LOST = 3;

    public TaskSpec {
        labels = Map.copyOf(labels);
        reads = Set.copyOf(reads);
    }

    /// A plain task, without options.
    public static TaskSpec plain(String name, Body body, Needs needs) {
        return new TaskSpec(
                name,
                body,
                needs,
                Duration.ZERO,
                null,
                RetryPolicy.NONE,
                DEFAULT_MAX_LOST,
                false,
                Placement.DEFAULT,
                Map.of(),
                Set.of(),
                TaskOptions.NONE);
    }
}
