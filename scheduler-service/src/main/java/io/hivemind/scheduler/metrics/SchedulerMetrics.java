package io.hivemind.scheduler.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// What the scheduler counts and measures, by the names that dashboards use. A transaction that is
/// given up and done again is counted again.
public final class SchedulerMetrics {
    /// Jobs beyond these, since the start, share one label: a scrape stays small.
    private static final int MOST_JOBS = 1_000;

    private static final String OTHER_JOBS = "(other)";

    private final MeterRegistry registry;
    private final Map<String, Counter> records = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, Counter> events = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Timer>> runs = new ConcurrentHashMap<>();
    private final Counter timersFired;
    private final Timer steps;
    private final Timer commits;

    public SchedulerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.timersFired =
                Counter.builder("hivemind.scheduler.timers.fired")
                        .description("Timers that changed something when they fired")
                        .register(registry);
        this.commits =
                Timer.builder("hivemind.scheduler.commit")
                        .description("Time to flush and commit a transaction")
                        .serviceLevelObjectives(millis(2, 5, 10, 20, 50, 100, 250, 1_000, 5_000))
                        .register(registry);
        this.steps =
                Timer.builder("hivemind.scheduler.step")
                        .description("Time to deal with one record, without its commit")
                        .register(registry);
    }

    private static Duration[] millis(long... limits) {
        Duration[] durations = new Duration[limits.length];
        for (int i = 0; i < limits.length; i++) {
            durations[i] = Duration.ofMillis(limits[i]);
        }
        return durations;
    }

    /// Shows what comes from these topics from the start, as none: an alarm that looks at the
    /// increase of a counter sees the first, too.
    public void expect(List<String> topics) {
        topics.forEach(topic -> {
            records(topic);
            deadLetters(topic);
        });
    }

    public void record(String topic) {
        records(topic).increment();
    }

    private Counter records(String topic) {
        return counter(
                records,
                "hivemind.scheduler.records",
                "Records dealt with, by the topic they came from",
                "topic",
                topic);
    }

    public void refused(String kind) {
        counter(
                        refusals,
                        "hivemind.scheduler.refusals",
                        "Triggers and commands that were refused, by the kind of refusal",
                        "kind",
                        kind)
                .increment();
    }

    public void deadLetter(String topic) {
        deadLetters(topic).increment();
    }

    private Counter deadLetters(String topic) {
        return counter(
                deadLetters,
                "hivemind.scheduler.dead.letters",
                "Records that could not be dealt with, by the topic they came from",
                "topic",
                topic);
    }

    /// @param type of the event, as `TaskFailed`
    public void event(String type) {
        counter(events, "hivemind.scheduler.events", "Events written, by type", "type", type)
                .increment();
    }

    public void timerFired() {
        timersFired.increment();
    }

    /// A run came to its end.
    ///
    /// @param age since it was created
    public void runEnded(String job, String state, Duration age) {
        String label = runs.containsKey(job) || runs.size() < MOST_JOBS ? job : OTHER_JOBS;
        runs.computeIfAbsent(label, it -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        state,
                        it ->
                                Timer.builder("hivemind.runs")
                                        .description("Runs that ended: from creation to end")
                                        .tag("job", label)
                                        .tag("state", it)
                                        .register(registry))
                .record(age);
    }

    /// A transaction was committed.
    public void commit(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void step(Duration took) {
        steps.record(took);
    }

    private Counter counter(
            Map<String, Counter> known, String name, String what, String tag, String value) {
        Counter counter = known.get(value);
        return counter != null
                ? counter
                : known.computeIfAbsent(
                        value,
                        it ->
                                Counter.builder(name)
                                        .description(what)
                                        .tag(tag, it)
                                        .register(registry));
    }
}
