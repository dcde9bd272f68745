package io.hivemind.core.expression;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// The variables an expression may read (LANGUAGE section 10). `env` and `secrets` exist only
/// inside an executor.
///
/// @param params the run's parameters, a JSON object
/// @param event what the trigger brought, null where it brought nothing
/// @param tasks the tasks the expression may read, by name
/// @param item the instance's item, null outside `for_each`
/// @param index the instance's index, -1 outside `for_each`
public record Scope(
        Json params,
        RunView run,
        @Nullable Json event,
        Map<String, TaskView> tasks,
        @Nullable Json item,
        int index,
        @Nullable AttemptView attempt) {

    /// `run` in an expression.
    public record RunView(
            String id, String job, Instant nominalTime, Instant createdAt, String trigger) {}

    /// `tasks.<name>` in an expression; `state` in capitals, as in LANGUAGE section 11.
    public record TaskView(
            String state,
            Json output,
            @Nullable Integer exitCode,
            int attempts,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /// `attempt` in an expression.
    public record AttemptView(int number, long fencingToken) {}
}
