package io.hivemind.scheduler.codec;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.TaskDependencyResolved;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Bodies of events about one row.
final class TaskEventCodec {
    private TaskEventCodec() {}

    /// Who held an attempt, and since when; both null where nobody did.
    record Claim(@Nullable ExecutorRef executor, @Nullable Instant startedAt) {
        static Claim of(@Nullable TaskRun row) {
            return row == null || row.lease() == null
                    ? new Claim(null, null)
                    : new Claim(Refs.lease(row.lease()), Refs.millisOrNull(row.startedAt()));
        }
    }

    static Object write(RunEvent.OfTask event, TaskKey key, Claim claim) {
        String task = key.task();
        int instance = key.instance();
        return switch (event) {
            case RunEvent.TaskQueued it -> throw new IllegalStateException("has a placement " + it);
            case RunEvent.TaskDependencyResolved ignored ->
                    new TaskDependencyResolved(task, instance);
            case RunEvent.TaskDelayed it ->
                    new io.hivemind.avro.TaskDelayed(task, instance, Refs.millis(it.until()));
            case RunEvent.TaskStarted it ->
                    new io.hivemind.avro.TaskStarted(
                            Refs.attempt(key, it.attempt(), it.dispatch()),
                            it.lease() == null ? new ExecutorRef("", "") : Refs.lease(it.lease()),
                            Refs.millis(it.startedAt()));
            case RunEvent.TaskSucceeded it -> succeeded(it, claim);
            case RunEvent.TaskTimedOut it ->
                    new io.hivemind.avro.TaskTimedOut(task, instance, it.attempt());
            case RunEvent.TaskRetryScheduled it -> retryScheduled(it, claim);
            case RunEvent.TaskRetryStarted it ->
                    new io.hivemind.avro.TaskRetryStarted(task, instance, it.attempt());
            case RunEvent.TaskLost it ->
                    new io.hivemind.avro.TaskLost(
                            Refs.attempt(key, it.attempt(), it.dispatch()), Refs.lease(it.lease()));
            case RunEvent.TaskFailed it -> failed(it, claim);
            case RunEvent.TaskSkipped it ->
                    new io.hivemind.avro.TaskSkipped(task, instance, it.reason().name());
            case RunEvent.TaskCancelled it ->
                    new io.hivemind.avro.TaskCancelled(task, instance, it.reason().name());
            case RunEvent.TaskConditionEvaluated it ->
                    new io.hivemind.avro.TaskConditionEvaluated(task, instance, it.value());
            case RunEvent.TaskThrottled it ->
                    new io.hivemind.avro.TaskThrottled(task, instance, it.reason().name());
            case RunEvent.TaskExpanded it ->
                    new io.hivemind.avro.TaskExpanded(task, it.instances());
            case RunEvent.TaskInstanceCreated it ->
                    new io.hivemind.avro.TaskInstanceCreated(task, instance, it.item().text());
            case RunEvent.TaskGroupOpened it ->
                    new io.hivemind.avro.TaskGroupOpened(task, it.open());
            case RunEvent.TaskCutShort it ->
                    new io.hivemind.avro.TaskCutShort(task, it.reason().name());
            case RunEvent.TaskFallbackStarted it -> fallbackStarted(it, claim);
            case RunEvent.TaskReused it -> reused(it);
            case RunEvent.TaskReportRefused it ->
                    new io.hivemind.avro.TaskReportRefused(
                            Refs.attempt(key, it.attempt(), it.dispatch()),
                            Refs.lease(it.lease()),
                            it.content(),
                            it.why());
        };
    }

    private static Object succeeded(RunEvent.TaskSucceeded event, Claim claim) {
        return new io.hivemind.avro.TaskSucceeded(
                event.task().task(),
                event.task().instance(),
                event.attempt(),
                event.output().text(),
                event.exitCode(),
                startedAt(event, claim),
                claim.executor(),
                event.fallback());
    }

    private static Object retryScheduled(RunEvent.TaskRetryScheduled event, Claim claim) {
        return new io.hivemind.avro.TaskRetryScheduled(
                event.task().task(),
                event.task().instance(),
                event.attempt(),
                event.reason().name(),
                event.exitCode(),
                event.message(),
                Refs.millis(event.dueAt()),
                claim.startedAt(),
                claim.executor());
    }

    private static Object failed(RunEvent.TaskFailed event, Claim claim) {
        return new io.hivemind.avro.TaskFailed(
                event.task().task(),
                event.task().instance(),
                event.attempt(),
                event.reason().name(),
                event.exitCode(),
                event.message(),
                event.allowed(),
                claim.startedAt(),
                claim.executor());
    }

    private static Object fallbackStarted(RunEvent.TaskFallbackStarted event, Claim claim) {
        return new io.hivemind.avro.TaskFallbackStarted(
                event.task().task(),
                event.task().instance(),
                event.attempt(),
                event.reason().name(),
                event.exitCode(),
                event.message(),
                claim.startedAt(),
                claim.executor());
    }

    private static Object reused(RunEvent.TaskReused event) {
        return new io.hivemind.avro.TaskReused(
                event.task().task(),
                event.task().instance(),
                event.attempts(),
                event.instances(),
                event.output().text(),
                event.exitCode(),
                Refs.millisOrNull(event.startedAt()),
                Refs.millis(event.endedAt()));
    }

    /// What the scheduler carries out itself starts and ends in one moment.
    private static @Nullable Instant startedAt(RunEvent.TaskSucceeded event, Claim claim) {
        return claim.executor() == null && event.attempt() > 0
                ? Refs.millis(event.at())
                : claim.startedAt();
    }
}
