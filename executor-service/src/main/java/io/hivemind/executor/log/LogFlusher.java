package io.hivemind.executor.log;

import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/// Sends output that has waited long enough for more. One thread, asleep while nobody writes; it
/// may be held up by a broker that is away, so nothing else runs on it.
public final class LogFlusher implements AutoCloseable {
    /// With the producer's own delay well within the 100 ms that output may take.
    private static final Duration DELAY = Duration.ofMillis(50);

    private final Duration delay;
    private final DelayQueue<Due> due = new DelayQueue<>();
    private final Thread thread =
            Thread.ofPlatform().name("log-flusher").daemon().unstarted(this::run);

    private LogFlusher(Duration delay) {
        this.delay = delay;
    }

    public static LogFlusher start() {
        return start(DELAY);
    }

    static LogFlusher start(Duration delay) {
        LogFlusher flusher = new LogFlusher(delay);
        flusher.thread.start();
        return flusher;
    }

    void flushSoon(AttemptLog log) {
        due.add(new Due(log, System.nanoTime() + delay.toNanos()));
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
