package io.hivemind.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is told otherwise. For any thread. `withZone` gives a
/// `java.time.Clock` that moves along.
public final class SettableClock implements InstantSource {

    private Instant now;

    public SettableClock(Instant now) {
        this.now = now;
    }

    /// Moves the clock, backwards too.
    public synchronized void set(Instant instant) {
        now = instant;
    }

    /// Moves the clock forward and returns the new time.
    public synchronized Instant advance(Duration by) {
        now = now.plus(by);
        return now;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }
}
