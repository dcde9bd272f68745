package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What the shell has to do because of an event. Effects are data and follow from state and events
/// alone.
public sealed interface Effect {

    /// Hand the attempt to its ready queue.
    record Dispatch(TaskKey task, int attempt, int dispatch) implements Effect {}

    record SetTimer(Timer timer) implements Effect {}

    record ClearTimer(Timer.Id id) implements Effect {}

    /// Tell the executor that it has lost this attempt, and to stop it. Without a lease: nobody has
    /// claimed it, all executors are told.
    record StopAttempt(TaskKey task, int attempt, int dispatch, @Nullable Lease lease)
            implements Effect {}

    /// Write a record, in the transaction that ends the task (body `produce`).
    record PublishRecord(
            String topic, @Nullable String key, String value, Map<String, String> headers)
            implements Effect {}

    /// Send the run a [RunCommand.Continue].
    record ContinueLater() implements Effect {}

    /// The run is over and leaves the store; its id stays among the finished ones.
    record ForgetRun() implements Effect {}
}
