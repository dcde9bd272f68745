package io.hivemind.executor.pull;

import io.hivemind.avro.ReadyTask;
import io.hivemind.executor.attempt.Attempts;
import io.hivemind.executor.attempt.Identity;
import io.hivemind.executor.body.Body;
import io.hivemind.executor.config.Clients;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.executor.config.Timing;
import io.hivemind.executor.metrics.ExecutorMetrics;
import io.hivemind.executor.report.Reports;

import org.apache.kafka.common.serialization.Deserializer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/// What pulling needs of the rest of the executor.
///
/// @param labels of this executor
/// @param brokerSince records from before it are handed back, see [ExecutorConfig]
/// @param timers for what is due later; nothing on it may block
public record Pulling(
        Clients clients,
        Deserializer<ReadyTask> deserializer,
        Identity identity,
        Attempts attempts,
        Map<String, String> labels,
        Reports reports,
        Body body,
        Timing timing,
        Instant brokerSince,
        ScheduledExecutorService timers,
        InstantSource clock,
        ExecutorMetrics metrics) {
    public Pulling {
        labels = Map.copyOf(labels);
    }
}
