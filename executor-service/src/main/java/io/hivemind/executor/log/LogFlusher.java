package io.hivemind.executor.log;

import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/// Sends output that has waited long enough for more. One thread, asleep while nobody writes; it
/// may be held up by a broker that is away, so nothing else runs on it.
public final class LogFlusher implements AutoCloseable {
    /// With the producer's own delay well within the 100 ms that output may take.
    static final Duration DELAY = Duration.ofMillis(50);

    private final DelayQueue<Due> due = new DelayQueue<>();
    private final Thread thread =
            Thread.ofPlatform().name("log-flusher").daemon().unstarted(this::run);

    public static LogFlusher start() {
        LogFlusher flusher = new LogFlusher();
        flusher.thread.start();
        return flusher;
    }

    void flushSoon(AttemptLog log) {
        due.add(new Due(log, System.nanoTime() + DELAY.toNanos()));
    }

    private void run() {
        try {
            while (true) {
                due.take().log.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private record Due(AttemptLog log, long atNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(
                    getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
