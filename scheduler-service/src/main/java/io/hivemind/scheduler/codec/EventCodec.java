package io.hivemind.scheduler.codec;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

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
            case RunEvent.TaskQueued it -> queued(it, placement);
            case RunEvent.OfTask it ->
                    TaskEventCodec.write(it, it.task(), TaskEventCodec.Claim.of(before));
            case RunEvent.RunCreated it ->
                    new io.hivemind.avro.RunCreated(
                            Refs.trigger(it.trigger()),
                            it.params().text(),
                            Refs.millis(it.nominalAt()),
                            it.tasks(),
                            Refs.parent(it.parent()));
            case RunEvent.RunQueued(Reason reason) -> new io.hivemind.avro.RunQueued(reason.name());
            case RunEvent.RunStarted ignored -> new io.hivemind.avro.RunStarted();
            case RunEvent.RunPaused() -> new io.hivemind.avro.RunPaused();
            case RunEvent.RunResumed() -> new io.hivemind.avro.RunResumed();
            case RunEvent.RunDeadlineMissed() -> new io.hivemind.avro.RunDeadlineMissed();
            case RunEvent.RunCancelling it ->
                    new io.hivemind.avro.RunCancelling(it.reason().name(), it.endsFinally());
            case RunEvent.RunSucceeded(Json output) ->
                    new io.hivemind.avro.RunSucceeded(output.text());
            case RunEvent.RunFailed(var reason, var message) ->
                    new io.hivemind.avro.RunFailed(nameOrNull(reason), message);
            case RunEvent.RunSkipped(Reason reason) ->
                    new io.hivemind.avro.RunSkipped(reason.name());
            case RunEvent.RunCancelled(Reason reason) ->
                    new io.hivemind.avro.RunCancelled(reason.name());
        };
    }

    private static Object queued(RunEvent.TaskQueued it, Placement placement) {
        return new io.hivemind.avro.TaskQueued(
                Refs.attempt(it.task(), it.attempt(), it.dispatch()),
                placement.queue(),
                Words.lower(placement.priority()));
    }

    private static @Nullable String nameOrNull(@Nullable Reason reason) {
        return reason == null ? null : reason.name();
    }
}
