package io.hivemind.scheduler.topology;

import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.timer.TimerService;
import io.hivemind.scheduler.timer.Timers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Timers that stand still: a test sees which are set and fires them itself.
final class FakeTimers implements TimerService, Timers {
    final Map<Set, Timer> set = new LinkedHashMap<>();
    final Map<Set, Duration> rearmed = new LinkedHashMap<>();
    final Map<String, Instant> pools = new LinkedHashMap<>();
    @Nullable Instant parkedAt;

    record Set(String runId, Timer.Id id) {}

    @Override
    public Timers open(int partition) {
        return this;
    }

    @Override
    public void close(int partition) {
        set.clear();
    }

    @Override
    public void set(String runId, Timer timer) {
        set.put(new Set(runId, timer.id()), timer);
    }

    @Override
    public void clear(String runId, Timer.Id id) {
        set.remove(new Set(runId, id));
    }

    @Override
    public void rearm(String runId, Timer timer, Duration rest) {
        rearmed.put(new Set(runId, timer.id()), rest);
    }

    @Override
    public void wakePool(String pool, Instant at) {
        pools.put(pool, at);
    }

    @Override
    public void rearmPool(String pool, Instant dueAt, Duration rest) {
        pools.put(pool, dueAt);
    }

    @Override
    public void lookAtParked(Instant at) {
        parkedAt = at;
    }

    @Override
    public Instant horizon() {
        return Instant.MAX;
    }

    @Override
    public void refill() {}
}
