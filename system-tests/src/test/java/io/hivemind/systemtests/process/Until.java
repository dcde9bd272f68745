package io.hivemind.systemtests.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Waits by condition, for what only another process can tell.
public final class Until {
    /// For slow machines: a test that passes never waits so long.
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long PAUSE_MS = 100;

    private Until() {}

    /// Returns the value when there is one.
    ///
    /// @param what names it in the failure's message
    /// @throws AssertionError when the patience is over; it says what `now` is
    public static <T> T present(String what, Supplier<Optional<T>> value, Supplier<String> now) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> found = value.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(
                        "waited %d s for %s: %s".formatted(PATIENCE.toSeconds(), what, now.get()));
            }
            pause(PAUSE_MS);
        }
    }

    /// Lets time pass, for a fault to come at a moment that nothing but chance picked.
    public static void pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
