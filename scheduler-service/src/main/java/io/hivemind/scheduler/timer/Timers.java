package io.hivemind.scheduler.timer;

import io.hivemind.core.run.Timer;

import java.time.Duration;
import java.time.Instant;

/// The timers of one partition, as its stream thread sees them.
public interface Timers {

    /// Replaces the timer of the same id.
    void set(String runId, Timer timer);

    /// Forgets it, if it is there.
    void clear(String runId, Timer.Id id);

    /// It fired before its time: it fires again after the rest of it.
    void rearm(String runId, Timer timer, Duration rest);

    /// The pool is woken at that moment; it has one timer.
    void wakePool(String pool, Instant at);

    /// It was woken before its time: it is woken again after the rest of it.
    void rearmPool(String pool, Instant dueAt, Duration rest);

    /// Parked triggers are looked at again at that moment.
    void lookAtParked(Instant at);

    /// Not all timers fitted in: from this moment on they have to be set anew. [Instant#MAX] where
    /// all did.
    Instant horizon();

    /// All timers up to now are about to be set once more.
    void refill();
}
