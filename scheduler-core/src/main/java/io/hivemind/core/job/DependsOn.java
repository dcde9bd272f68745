package io.hivemind.core.job;

import io.hivemind.core.needs.Needs;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// The jobs whose outcomes a job waits for (LANGUAGE section 7).
///
/// @param text as it was written, for show
/// @param needs over full names of jobs
/// @param key a template over a run's parameters: only runs with an equal key are joined; null for
///   none
/// @param within how old an outcome may be; null for any age
public record DependsOn(
        String text, Needs needs, @Nullable String key, @Nullable Duration within) {}
