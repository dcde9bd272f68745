package io.hivemind.scheduler.processor;

import io.hivemind.avro.Cause;
import io.hivemind.avro.Event;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.Run;
import io.hivemind.scheduler.metrics.SchedulerMetrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What comes of one record, gathered before any of it takes effect: events, records and what is to
/// be done in the heap. State is written through the store's view, which waits likewise.
final class Step {
    private final SchedulerMetrics metrics;
    private final Cause cause;
    private final Instant decidedAt;
    private final List<Event> events = new ArrayList<>();
    private final List<Outgoing> records = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<PoolCommand> toPools = new ArrayList<>();
    private int poolsPartition;
    private int names;

    Step(SchedulerMetrics metrics, Cause cause, Instant decidedAt) {
        this.metrics = metrics;
        this.cause = cause;
        this.decidedAt = decidedAt;
    }

    Instant decidedAt() {
        return decidedAt;
    }

    Cause cause() {
        return cause;
    }

    /// @param job empty for what is about no job
    void event(String runId, String job, long revision, Object body) {
        events.add(new Event(runId, job, revision, 0L, decidedAt, cause, body));
    }

    /// Where the next event stands.
    int mark() {
        return events.size();
    }

    /// As [#event], before those from there on.
    void eventAt(int mark, Event event) {
        event.setDecidedAt(decidedAt);
        event.setCause(cause);
        events.add(mark, event);
    }

    void send(Outgoing record) {
        records.add(record);
    }

    /// Asks the pools, on their partition: all that one step asks goes in one message.
    void askPools(int partition, List<PoolCommand> commands) {
        poolsPartition = partition;
        toPools.addAll(commands);
    }

    int poolsPartition() {
        return poolsPartition;
    }

    List<PoolCommand> toPools() {
        return toPools;
    }

    /// Something in the heap that has to follow what is written: a timer, a log line.
    void afterwards(Runnable action) {
        afterwards.add(action);
    }

    /// Counts a refusal.
    void refused(String kind) {
        afterwards.add(() -> metrics.refused(kind));
    }

    /// Counts a run that came to its end.
    void runEnded(Run run) {
        Duration age = Duration.between(run.createdAt(), decidedAt);
        afterwards.add(() -> metrics.runEnded(run.job(), run.state().name(), age));
    }

    /// Counts a timer that did something.
    void timerFired() {
        afterwards.add(metrics::timerFired);
    }

    /// No other thing in this partition has this name.
    String uniqueName() {
        return cause.getTopic() + "-" + cause.getOffset() + "-" + names++;
    }

    List<Event> events() {
        return events;
    }

    List<Outgoing> records() {
        return records;
    }

    List<Runnable> afterwards() {
        return afterwards;
    }
}
