package io.hivemind.scheduler.api.log;

import io.hivemind.avro.AttemptRef;
import io.hivemind.scheduler.api.Call;

import org.jspecify.annotations.Nullable;

/// Which part of a run's output is wanted.
///
/// @param task null for all
/// @param instance -1 for all
/// @param attempt 0 for all
/// @param from the offset to begin at, -1 for the run's beginning
record LogQuery(@Nullable String task, int instance, int attempt, long from) {

    static LogQuery of(Call call) {
        long from = call.queryLong("from", -1);
        String last = call.header("Last-Event-ID");
        if (last != null) {
            from = Long.parseLong(last) + 1;
        }
        return new LogQuery(
                call.query("task"),
                call.queryInt("instance", -1),
                call.queryInt("attempt", 0),
                from);
    }

    boolean wants(AttemptRef ref) {
        return (task == null || task.equals(ref.getTask()))
                && (instance < 0 || instance == ref.getInstance())
                && (attempt == 0 || attempt == ref.getAttempt());
    }
}
