package io.hivemind.scheduler.history.projection;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a batch changes in one row of `tasks`: where it stands now, which replaces what stood
/// there, and the first start and the count of attempts, which only ever grow.
final class TaskPatch {
    final RowKey key;
    Now now = Now.of("PENDING", null);
    int attempts;
    @Nullable Integer instances;
    @Nullable Instant startedAt;

    TaskPatch(RowKey key) {
        this.key = key;
    }

    void attempt(int number) {
        attempts = Math.max(attempts, number);
    }

    void startedAt(@Nullable Instant at) {
        if (startedAt == null) {
            startedAt = at;
        }
    }

    /// A task of a run, or one instance of it; instance is -1 for the task itself.
    record RowKey(String runId, String task, int instance) {}

    /// Where it stands.
    record Now(
            String state,
            @Nullable String reason,
            @Nullable Instant dueAt,
            @Nullable Instant endedAt,
            @Nullable Failure failure,
            @Nullable String output) {
        static Now of(String state, @Nullable String reason) {
            return new Now(state, reason, null, null, null, null);
        }

        static Now waiting(String reason, Instant dueAt, @Nullable Failure failure) {
            return new Now("PENDING", reason, dueAt, null, failure, null);
        }

        static Now succeeded(Instant at, String output, @Nullable Integer exitCode) {
            return new Now("SUCCEEDED", null, null, at, new Failure(exitCode, null), output);
        }

        static Now ended(String state, String reason, Instant at, @Nullable Failure failure) {
            return new Now(state, reason, null, at, failure, null);
        }
    }

    /// How an attempt's process ended; a success has neither.
    record Failure(@Nullable Integer exitCode, @Nullable String message) {}
}
