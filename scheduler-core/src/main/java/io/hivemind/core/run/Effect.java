package io.hivemind.core.run;

import io.hivemind.core.expression.Scope;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What the shell has to do, in the transaction of the decision. Effects are data.
public sealed interface Effect {

    /// Hand the attempt to its ready queue.
    ///
    /// @param input all that its templates may read; at most [Limits#INPUT_BYTES]
    record Dispatch(TaskKey task, int attempt, int dispatch, Scope input) implements Effect {}

    record SetTimer(Timer timer) implements Effect {}

    /// Forget a timer; that it is unknown or has just fired is no error.
    record ClearTimer(Timer.Id id) implements Effect {}

    /// Tell the executor that it has lost this attempt, and to stop it. Without a lease: nobody has
    /// claimed it, all executors are told.
    record StopAttempt(TaskKey task, int attempt, int dispatch, @Nullable Lease lease)
            implements Effect {}

    /// Write a record, in the transaction that ends the task (body `produce`).
    record PublishRecord(
            String topic, @Nullable String key, String value, Map<String, String> headers)
            implements Effect {}

    /// Send the run a [RunCommand.Continue] from the first task on as soon as this task's ready
    /// queue is there.
    record AwaitQueue(TaskKey task) implements Effect {}

    /// Send the run a [RunCommand.Continue].
    ///
    /// @param from the ordinal it takes up again
    record ContinueLater(int from) implements Effect {}

    /// The run is over and leaves the store; its id stays among the finished ones.
    record ForgetRun() implements Effect {}
}
