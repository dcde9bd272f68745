package io.hivemind.executor.handler;

import com.fasterxml.jackson.databind.JsonNode;

/// What a handler may know of its attempt.
public interface TaskContext {
    String runId();

    String job();

    String task();

    /// 1 for the first.
    int attempt();

    /// Grows with each dispatch: a system that remembers the highest it saw can refuse an attempt
    /// that was replaced.
    long fencingToken();

    /// The body's `with`, templates filled in.
    JsonNode with();

    /// The run's parameters, and `item`, `index` and the `outputs` of the tasks in `needs`.
    JsonNode input();

    /// Writes a line to the attempt's log.
    void log(String line);
}
