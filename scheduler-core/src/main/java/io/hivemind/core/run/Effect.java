package io.hivemind.core.run;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Priority;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What the shell has to do, in the transaction of the decision. Effects are data.
public sealed interface Effect {

    /// Hand the attempt to its ready queue.
    ///
    /// @param input all that its templates may read; at most [Limits#INPUT_BYTES]
    /// @param fallback its body is the fallback's
    record Dispatch(TaskKey task, int attempt, int dispatch, Scope input, boolean fallback)
            implements Effect {

        public Dispatch(TaskKey task, int attempt, int dispatch, Scope input) {
            this(task, attempt, dispatch, input, false);
        }
    }

    /// Ask for slots for an attempt; [RunCommand.PoolGranted] is the answer.
    ///
    /// @param request a number that is different for each request of the row: an attempt asks again
    ///   after a pause, or when its queue was gone
    /// @param slots how many of which pools, all or nothing
    /// @param order the task's place in the file
    record RequestPool(
            TaskKey task,
            int request,
            Map<String, Integer> slots,
            Priority priority,
            Instant askedAt,
            int order)
            implements Effect {}

    /// The attempt does not wait for slots any more.
    record WithdrawPool(TaskKey task, int request) implements Effect {}

    /// The attempt holds its slots no longer, or had no use for them.
    record ReleasePool(TaskKey task, int request) implements Effect {}

    /// Start a run of another job, as a manual start of it; [RunCommand.ChildEnded] is the answer.
    record StartChild(
            TaskKey task, int attempt, int dispatch, String job, Json params, Instant nominalAt)
            implements Effect {}

    /// Cancel the run that this attempt has started.
    record CancelChild(TaskKey task, int attempt, int dispatch) implements Effect {}

    /// This run has ended; its parent waits for [RunCommand.ChildEnded].
    record TellParent(Parent parent, RunState state, Json output) implements Effect {}

    /// The task has run once more in its job's life (for its `max_runs`).
    record CountTaskRun(String task) implements Effect {}

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
    /// @param instance and the first of its instances
    record ContinueLater(int from, int instance) implements Effect {

        public ContinueLater(int from) {
            this(from, 0);
        }
    }

    /// The run is over and leaves the store; its id stays among the finished ones.
    record ForgetRun() implements Effect {}
}
