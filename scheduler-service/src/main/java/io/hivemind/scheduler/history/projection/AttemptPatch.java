package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.scheduler.history.projection.TaskPatch.Failure;
import io.hivemind.scheduler.history.projection.TaskPatch.RowKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a batch changes in one row of `attempts`. What is null here leaves a value that is there.
final class AttemptPatch {
    final RowKey key;
    final int attempt;
    int dispatch;
    String state = "QUEUED";
    @Nullable String reason;
    @Nullable String executor;
    @Nullable String incarnation;
    @Nullable String queue;
    @Nullable String priority;
    @Nullable Instant queuedAt;
    @Nullable Instant startedAt;
    @Nullable Instant endedAt;
    @Nullable Failure failure;

    AttemptPatch(RowKey key, int attempt) {
        this.key = key;
        this.attempt = attempt;
    }

    void queued(int number, Instant at, String inQueue, String withPriority) {
        state = "QUEUED";
        dispatch = number;
        queue = inQueue;
        priority = withPriority;
        if (queuedAt == null) {
            queuedAt = at;
        }
    }

    void started(int number, ExecutorRef by, Instant at) {
        state = "RUNNING";
        dispatch = number;
        by(by);
        startedAt = at;
    }

    /// What the event of its end says about its claim: all there is where no TaskStarted was kept.
    void held(@Nullable ExecutorRef ref, @Nullable Instant since) {
        if (ref != null) {
            by(ref);
        }
        if (startedAt == null) {
            startedAt = since;
        }
    }

    void by(ExecutorRef ref) {
        executor = ref.getExecutor();
        incarnation = ref.getIncarnation();
    }

    void ended(String endState, @Nullable String why, Instant at, @Nullable Failure how) {
        state = endState;
        reason = why;
        endedAt = at;
        failure = how;
    }
}
