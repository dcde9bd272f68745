package io.hivemind.executor.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What an executor counts and measures, by the names that dashboards use.
public final class ExecutorMetrics {
    private final MeterRegistry registry;
    private final Map<Ending, Timer> attempts = new ConcurrentHashMap<>();
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();

    public ExecutorMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Ending(String outcome, String reason) {}

    /// An attempt came to its end.
    ///
    /// @param outcome in one word, as `FAILED`
    /// @param reason of a failure, else empty
    /// @param took since it started; zero for one that never did
    public void ended(String outcome, String reason, Duration took) {
        attempts.computeIfAbsent(new Ending(outcome, reason), this::attempts).record(took);
    }

    private Timer attempts(Ending ending) {
        return Timer.builder("hivemind.executor.attempts")
                .description("Attempts that ended: from start to end")
                .tag("outcome", ending.outcome())
                .tag("reason", ending.reason())
                .register(registry);
    }

    /// An attempt started so long after it was queued. Where the clocks of machines differ, so does
    /// this.
    public void waited(String topic, Duration wait) {
        waits.computeIfAbsent(topic, this::waits).record(wait.isNegative() ? Duration.ZERO : wait);
    }

    private Timer waits(String topic) {
        return Timer.builder("hivemind.executor.wait")
                .description("From a task's record in its ready topic to the attempt's start")
                .tag("topic", topic)
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(registry);
    }
}
