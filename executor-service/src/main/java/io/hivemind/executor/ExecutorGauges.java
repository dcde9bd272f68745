package io.hivemind.executor;

import io.hivemind.executor.attempt.Attempts;
import io.hivemind.executor.heartbeat.Heart;
import io.hivemind.executor.pull.ReadyQueues;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.concurrent.TimeUnit;

/// What can be read off a running executor. Nothing is read before somebody asks.
record ExecutorGauges(int slots, ReadyQueues queues, Attempts attempts, Heart heart)
        implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hivemind.executor.slots", () -> slots)
                .description("Slots for attempts")
                .register(registry);
        Gauge.builder("hivemind.executor.slots.busy", queues, ReadyQueues::busySlots)
                .description("Slots that are taken")
                .register(registry);
        Gauge.builder("hivemind.executor.attempts.held", attempts, it -> it.held().size())
                .description("Attempts in hand: those that run and those that wait for a slot")
                .register(registry);
        TimeGauge.builder(
                        "hivemind.executor.heartbeat.age",
                        heart,
                        TimeUnit.NANOSECONDS,
                        it -> it.confirmedAgo().toNanos())
                .description("Since the last heartbeat that got through")
                .register(registry);
        FunctionCounter.builder("hivemind.executor.fencings", heart, Heart::fencings)
                .description("How often it gave all up, as no heartbeat got through for a lease")
                .register(registry);
    }
}
