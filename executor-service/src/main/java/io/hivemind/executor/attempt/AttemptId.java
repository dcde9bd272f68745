package io.hivemind.executor.attempt;

import io.hivemind.avro.AttemptRef;

/// One dispatch of one attempt.
///
/// @param instance -1 for the task itself
/// @param dispatch the fencing token
public record AttemptId(String runId, String task, int instance, int attempt, int dispatch) {

    public static AttemptId of(String runId, AttemptRef ref) {
        return new AttemptId(
                runId, ref.getTask(), ref.getInstance(), ref.getAttempt(), ref.getDispatch());
    }

    public AttemptRef toAvro() {
        return AttemptRef.newBuilder()
                .setTask(task)
                .setInstance(instance)
                .setAttempt(attempt)
                .setDispatch(dispatch)
                .build();
    }

    /// `task`, or `task[2]`.
    public String taskKey() {
        return instance < 0 ? task : task + "[" + instance + "]";
    }

    /// The partition that a run's records go to is the first part of its id.
    ///
    /// @param otherwise for an id that has no such part
    public int partition(int otherwise) {
        int end = runId.indexOf('-');
        if (end <= 0 || end > 9) {
            return otherwise;
        }
        int partition = 0;
        for (int i = 0; i < end; i++) {
            char digit = runId.charAt(i);
            if (digit < '0' || digit > '9') {
                return otherwise;
            }
            partition = partition * 10 + digit - '0';
        }
        return partition;
    }

    /// `run/task[instance]/attempt/dispatch`, as heartbeats and keys of log chunks have it.
    @Override
    public String toString() {
        return runId + "/" + taskKey() + "/" + attempt + "/" + dispatch;
    }
}
