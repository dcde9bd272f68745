package io.hivemind.executor.pull;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Records handed back later: a task that suits no executor would otherwise go round as fast as
/// Kafka can. The first times it goes back at once, so that it soon meets an executor it suits;
/// then ever more slowly.
final class Deferred {
    private static final int AT_ONCE = 10;
    private static final int DOUBLINGS = 7;
    private static final Duration FIRST = Duration.ofMillis(100);

    private final ScheduledExecutorService timers;
    private final Set<Runnable> pending = ConcurrentHashMap.newKeySet();

    Deferred(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /// How long a record is kept that was dispatched so often.
    static Duration delay(int dispatch) {
        return dispatch <= AT_ONCE
                ? Duration.ZERO
                : FIRST.multipliedBy(1L << Math.min(dispatch - AT_ONCE - 1, DOUBLINGS));
    }

    void later(Duration delay, Runnable handBack) {
        pending.add(handBack);
        var _ = timers.schedule(() -> run(handBack), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Hands all back now.
    void flush() {
        pending.forEach(this::run);
    }

    private void run(Runnable handBack) {
        if (pending.remove(handBack)) {
            Thread.ofVirtual().name("hand-back").start(handBack);
        }
    }
}
