package io.hivemind.core.timeline;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What happened between two moments.
///
/// @param to the last moment that was looked at
/// @param events in their order
/// @param runs in order of creation
/// @param slots in the order in which they were accounted for
/// @param stopped why it stops before its time; null where it does not
public record Timeline(
        Instant from,
        Instant to,
        List<EventLine> events,
        List<RunLine> runs,
        List<SlotLine> slots,
        List<RefusedLine> refused,
        @Nullable String stopped) {

    /// One event.
    ///
    /// @param type as `task.retry_scheduled`
    /// @param task null where it is about none
    /// @param event null for one that is no run's
    /// @param note of one that is no run's
    public record EventLine(
            Instant at,
            String type,
            String job,
            @Nullable String runId,
            @Nullable TaskKey task,
            @Nullable RunEvent event,
            String note) {

        /// What else there is to say, in short; empty for nothing.
        public String detail() {
            return event == null ? note : EventWords.detail(event);
        }
    }

    /// One run.
    ///
    /// @param startedAt when it became active, null for never
    /// @param endedAt null where it has not ended
    /// @param tasks in file order, instances behind their task
    public record RunLine(
            String runId,
            String job,
            TriggerRef trigger,
            Json params,
            Instant nominalAt,
            Instant createdAt,
            RunState state,
            @Nullable Reason reason,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            Json output,
            @Nullable String message,
            List<TaskLine> tasks) {

        public Optional<TaskLine> task(TaskKey key) {
            return tasks.stream().filter(task -> task.key().equals(key)).findFirst();
        }
    }

    /// One task, or instance.
    ///
    /// @param attempts of its body, lost ones included
    /// @param fallback its fallback has begun
    /// @param tries its attempts that started, those of its fallback too
    public record TaskLine(
            TaskKey key,
            TaskState state,
            @Nullable Reason reason,
            int attempts,
            boolean fallback,
            int fallbackAttempts,
            @Nullable Instant endedAt,
            Json output,
            @Nullable String message,
            List<Try> tries) {

        /// The starts of its attempts, or of its fallback's.
        public List<Instant> starts(boolean ofFallback) {
            return tries.stream()
                    .filter(one -> one.fallback() == ofFallback)
                    .map(Try::startedAt)
                    .toList();
        }
    }

    /// One attempt.
    ///
    /// @param round of starts: what starts in one round starts together, of two rounds of the same
    ///   instant the lower comes first
    /// @param endedAt null while it runs
    public record Try(
            int attempt,
            boolean fallback,
            Instant startedAt,
            long round,
            @Nullable Instant endedAt) {}

    /// What became of one slot.
    ///
    /// @param trigger its place among the job's triggers
    /// @param is FIRED, SKIPPED, COALESCED or MISSED
    /// @param why in short; empty for nothing
    /// @param local the local time, with its offset
    public record SlotLine(
            String job,
            int trigger,
            Instant nominalAt,
            Instant at,
            String is,
            String why,
            String local) {}

    /// A trigger, or start, of which no run came.
    public record RefusedLine(Instant at, String job, TriggerRef trigger, String why) {}
}
