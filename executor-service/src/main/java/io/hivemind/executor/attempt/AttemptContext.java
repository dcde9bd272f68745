package io.hivemind.executor.attempt;

import io.hivemind.executor.log.AttemptLog;
import io.hivemind.executor.log.LogFlusher;
import io.hivemind.executor.log.LogSink;
import io.hivemind.executor.metrics.ExecutorMetrics;
import io.hivemind.executor.report.Reports;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/// What all attempts of an executor share.
///
/// @param timers for what is due later; nothing on it may block
/// @param grace between being stopped and being killed
public record AttemptContext(
        Reports reports,
        LogSink logSink,
        LogFlusher flusher,
        long logCapBytes,
        ScheduledExecutorService timers,
        Duration grace,
        InstantSource clock,
        ExecutorMetrics metrics) {

    AttemptLog log(AttemptId id) {
        return new AttemptLog(id, logSink, flusher, clock, logCapBytes);
    }
}
