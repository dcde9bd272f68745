package io.hivemind.scheduler.codec;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.TaskDependencyResolved;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Bodies of events. The moment of the decision stands in the envelope, not in the body.
public final class EventCodec {
    private EventCodec() {}

    /// An event about no task.
    public static Object write(RunEvent event) {
        return write(event, Placement.DEFAULT, null);
    }

    /// @param placement where the attempts of the event's task go
    /// @param before the row of the event's task before it: who held the attempt that ends
    public static Object write(RunEvent event, Placement placement, @Nullable TaskRun before) {
        return switch (event) {
            case RunEvent.RunCreated it ->
                    new io.hivemind.avro.RunCreated(
                            Refs.trigger(it.trigger()),
                            it.params().text(),
                            Refs.millis(it.nominalAt()),
                            it.tasks());
            case RunEvent.RunStarted() -> new io.hivemind.avro.RunStarted();
            case RunEvent.RunCancelling it ->
                    new io.hivemind.avro.RunCancelling(it.reason().name());
            case RunEvent.RunSucceeded() -> new io.hivemind.avro.RunSucceeded();
            case RunEvent.RunFailed(Reason reason) ->
                    new io.hivemind.avro.RunFailed(nameOrNull(reason));
            case RunEvent.RunCancelled(Reason reason) ->
                    new io.hivemind.avro.RunCancelled(reason.name());
            case RunEvent.TaskQueued it -> queued(it, placement);
            case RunEvent.OfTask it -> ofTask(it, it.task(), Claim.of(before));
        };
    }

    private static Object queued(RunEvent.TaskQueued it, Placement placement) {
        return new io.hivemind.avro.TaskQueued(
                Refs.attempt(it.task(), it.attempt(), it.dispatch()),
                placement.queue(),
                Words.lower(placement.priority()));
    }

    /// Who held an attempt, and since when; both null where nobody did.
    private record Claim(@Nullable ExecutorRef executor, @Nullable Instant startedAt) {
        static Claim of(@Nullable TaskRun row) {
            return row == null || row.lease() == null
                    ? new Claim(null, null)
                    : new Claim(Refs.lease(row.lease()), Refs.millisOrNull(row.startedAt()));
        }
    }

    private static Object ofTask(RunEvent.OfTask event, TaskKey key, Claim claim) {
        String task = key.task();
        int instance = key.instance();
        return switch (event) {
            case RunEvent.TaskQueued it -> throw new IllegalStateException("has a placement " + it);
            case RunEvent.TaskDependencyResolved ignored ->
                    new TaskDependencyResolved(task, instance);
            case RunEvent.TaskDelayed it ->
                    new io.hivemind.avro.TaskDelayed(task, instance, Refs.millis(it.until()));
            case RunEvent.TaskThrottled it ->
                    new io.hivemind.avro.TaskThrottled(task, instance, it.reason().name());
            case RunEvent.TaskStarted it ->
                    new io.hivemind.avro.TaskStarted(
                            Refs.attempt(key, it.attempt(), it.dispatch()),
                            Refs.lease(it.lease()),
                            Refs.millis(it.startedAt()));
            case RunEvent.TaskSucceeded it ->
                    new io.hivemind.avro.TaskSucceeded(
                            task,
                            instance,
                            it.attempt(),
                            it.output().text(),
                            it.exitCode(),
                            startedAt(it, claim),
                            claim.executor());
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
            case RunEvent.TaskReportRefused it ->
                    new io.hivemind.avro.TaskReportRefused(
                            Refs.attempt(key, it.attempt(), it.dispatch()),
                            Refs.lease(it.lease()),
                            it.content(),
                            it.why());
        };
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

    /// What the scheduler carries out itself starts and ends in one moment.
    private static @Nullable Instant startedAt(RunEvent.TaskSucceeded event, Claim claim) {
        return claim.executor() == null && event.attempt() > 0
                ? Refs.millis(event.at())
                : claim.startedAt();
    }

    private static @Nullable String nameOrNull(@Nullable Reason reason) {
        return reason == null ? null : reason.name();
    }
}
