package io.hivemind.scheduler;

import io.hivemind.scheduler.timer.TimerClock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// What can be read off the running engine. Nothing is read before somebody asks.
record EngineGauges(KafkaStreams streams, TimerClock timers, AtomicInteger failures)
        implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hivemind.scheduler.lag", streams, EngineGauges::lag)
                .description("Records of its partitions that this scheduler has not read yet")
                .baseUnit("records")
                .strongReference(true)
                .register(registry);
        Gauge.builder("hivemind.scheduler.partitions", timers, TimerClock::partitions)
                .description("Partitions that this scheduler decides in")
                .register(registry);
        Gauge.builder("hivemind.scheduler.timers.pending", timers, TimerClock::pending)
                .description("Timers that are set: delays, backoffs, timeouts, deadlines")
                .register(registry);
        FunctionCounter.builder("hivemind.scheduler.failures", failures, AtomicInteger::get)
                .description("Threads that failed and were replaced")
                .register(registry);
    }

    /// By the consumers' own measure; what is replayed into a store after a restart is no lag.
    /// Unknown until something was read.
    private static double lag(KafkaStreams streams) {
        double lag = Double.NaN;
        for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
            MetricName name = entry.getKey();
            if (name.name().equals("records-lag")
                    && name.tags().containsKey("partition")
                    && !name.tags().getOrDefault("client-id", "").contains("restore")
                    && entry.getValue().metricValue() instanceof Double records
                    && !records.isNaN()) {
                lag = Double.isNaN(lag) ? records : lag + records;
            }
        }
        return lag;
    }
}
