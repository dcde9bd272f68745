package io.hivemind.core.job;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What most jobs leave out (LANGUAGE section 2).
///
/// @param timeout longest a run may be active; null for none
/// @param deadline after the nominal time; nothing is killed; null for none
/// @param output the run's result: a JSON value in which each string is an expression; null for
///   none
/// @param spread its runs live on all partitions
/// @param hooks as they were written, a JSON list, checked for their form; null for none
public record JobOptions(
        @Nullable DependsOn dependsOn,
        @Nullable Concurrency concurrency,
        @Nullable MaxRuns maxRuns,
        @Nullable Duration timeout,
        @Nullable Duration deadline,
        boolean failFast,
        @Nullable Json output,
        boolean spread,
        @Nullable Json hooks) {
    public static final JobOptions NONE =
            new JobOptions(null, null, null, null, null, false, null, false);

    /// Without hooks.
    public JobOptions(
            @Nullable DependsOn dependsOn,
            @Nullable Concurrency concurrency,
            @Nullable MaxRuns maxRuns,
            @Nullable Duration timeout,
            @Nullable Duration deadline,
            boolean failFast,
            @Nullable Json output,
            boolean spread) {
        this(dependsOn, concurrency, maxRuns, timeout, deadline, failFast, output, spread, null);
    }

    public static JobOptions dependingOn(@Nullable DependsOn jobs) {
        return new JobOptions(jobs, null, null, null, null, false, null, false);
    }
}
