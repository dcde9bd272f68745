package io.hivemind.scheduler.codec;

import io.hivemind.avro.TaskDependencyResolved;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/// Bodies of events. The moment of the decision stands in the envelope, not in the body.
public final class EventCodec {
    private EventCodec() {}

    /// @param placement where the attempts of a task of that name go
    public static Object write(RunEvent event, Function<String, Placement> placement) {
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
            case RunEvent.TaskQueued it -> queued(it, placement.apply(it.task().task()));
            case RunEvent.OfTask it -> ofTask(it, it.task());
        };
    }

    private static Object queued(RunEvent.TaskQueued it, Placement placement) {
        return new io.hivemind.avro.TaskQueued(
                Refs.attempt(it.task(), it.attempt(), it.dispatch()),
                placement.queue(),
                Words.lower(placement.priority()));
    }

    private static Object ofTask(RunEvent.OfTask event, TaskKey key) {
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
                            Refs.lease(it.lease()),
                            Refs.millis(it.startedAt()));
            case RunEvent.TaskSucceeded it ->
                    new io.hivemind.avro.TaskSucceeded(
                            task, instance, it.attempt(), it.output().text(), it.exitCode(), null);
            case RunEvent.TaskTimedOut it ->
                    new io.hivemind.avro.TaskTimedOut(task, instance, it.attempt());
            case RunEvent.TaskRetryScheduled it ->
                    new io.hivemind.avro.TaskRetryScheduled(
                            task,
                            instance,
                            it.attempt(),
                            it.reason().name(),
                            it.exitCode(),
                            it.message(),
                            Refs.millis(it.dueAt()));
            case RunEvent.TaskRetryStarted it ->
                    new io.hivemind.avro.TaskRetryStarted(task, instance, it.attempt());
            case RunEvent.TaskLost it ->
                    new io.hivemind.avro.TaskLost(
                            Refs.attempt(key, it.attempt(), it.dispatch()), Refs.lease(it.lease()));
            case RunEvent.TaskFailed it ->
                    new io.hivemind.avro.TaskFailed(
                            task,
                            instance,
                            it.attempt(),
                            it.reason().name(),
                            it.exitCode(),
                            it.message(),
                            it.allowed());
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

    private static @Nullable String nameOrNull(@Nullable Reason reason) {
        return reason == null ? null : reason.name();
    }
}
