package io.hivemind.scheduler.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Counters of the scheduler, by the names that dashboards use.
public final class SchedulerMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> records = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Counter events;
    private final Counter timersFired;
    private final Timer steps;
    private final Timer commits;

    public SchedulerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.events =
                Counter.builder("hivemind.scheduler.events")
                        .description("Events written")
                        .register(registry);
        this.timersFired =
                Counter.builder("hivemind.scheduler.timers.fired")
                        .description("Timers that changed something when they fired")
                        .register(registry);
        this.commits =
                Timer.builder("hivemind.scheduler.commit")
                        .description("Time to flush and commit a transaction")
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        this.steps =
                Timer.builder("hivemind.scheduler.step")
                        .description("Time to deal with one record, without its commit")
                        .register(registry);
    }

    public void record(String topic) {
        counter(records, "hivemind.scheduler.records", "topic", topic).increment();
    }

    public void refused(String kind) {
        counter(refusals, "hivemind.scheduler.refusals", "kind", kind).increment();
    }

    public void deadLetter(String topic) {
        counter(deadLetters, "hivemind.scheduler.dead.letters", "topic", topic).increment();
    }

    public void events(int count) {
        events.increment(count);
    }

    public void timerFired() {
        timersFired.increment();
    }

    /// A transaction was committed.
    public void commit(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void step(Duration took) {
        steps.record(took);
    }

    private Counter counter(Map<String, Counter> known, String name, String tag, String value) {
        Counter counter = known.get(value);
        return counter != null
                ? counter
                : known.computeIfAbsent(
                        value, it -> Counter.builder(name).tag(tag, it).register(registry));
    }
}
