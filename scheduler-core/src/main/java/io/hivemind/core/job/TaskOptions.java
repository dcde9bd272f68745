package io.hivemind.core.job;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/// What most tasks leave out (LANGUAGE section 3).
///
/// @param when an expression; false: the task is SKIPPED. Null: always true
/// @param maxRuns how often the task may run over the life of the job; null for no limit
/// @param deadline for the task as a whole, from the moment it was first ready; null for none
/// @param instances where its items come from; null for a task that is one
/// @param maxParallel how many instances at once; null for all
/// @param pools slots that each attempt holds, by pool
/// @param group the group it is a member of, null outside groups
/// @param atFinally in `finally`: begins when all of `tasks` are terminal
/// @param templates of numbers and durations that depend on the run, by key (`retry.attempts`);
///   where one stands, the model holds the key's default; see [Templates]
public record TaskOptions(
        @Nullable String when,
        @Nullable Integer maxRuns,
        @Nullable Duration deadline,
        @Nullable Instances instances,
        @Nullable Integer maxParallel,
        @Nullable Fallback fallback,
        Map<String, Integer> pools,
        boolean atMostOnce,
        @Nullable String group,
        boolean atFinally,
        Map<String, String> templates) {
    public static final TaskOptions NONE =
            new TaskOptions(null, null, null, null, null, null, Map.of(), false, null, false);

    public TaskOptions {
        pools = Map.copyOf(pools);
        templates = Map.copyOf(templates);
    }

    /// Without templates.
    public TaskOptions(
            @Nullable String when,
            @Nullable Integer maxRuns,
            @Nullable Duration deadline,
            @Nullable Instances instances,
            @Nullable Integer maxParallel,
            @Nullable Fallback fallback,
            Map<String, Integer> pools,
            boolean atMostOnce,
            @Nullable String group,
            boolean atFinally) {
        this(
                when,
                maxRuns,
                deadline,
                instances,
                maxParallel,
                fallback,
                pools,
                atMostOnce,
                group,
                atFinally,
                Map.of());
    }
}
