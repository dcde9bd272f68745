package io.hivemind.broker;

import org.apache.kafka.common.utils.Time;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The system's time, whose monotonic clock can be put forward.
final class SkippingTime implements Time {

    private final AtomicLong skippedNs = new AtomicLong();

    /// From now on the monotonic clock is ahead by so much more. The wall clock stays.
    void skipMs(long ms) {
        skippedNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    @Override
    public long milliseconds() {
        return Time.SYSTEM.milliseconds();
    }

    @Override
    public long nanoseconds() {
        return Time.SYSTEM.nanoseconds() + skippedNs.get();
    }

    @Override
    public void sleep(long ms) {
        Time.SYSTEM.sleep(ms);
    }

    @Override
    public void waitObject(Object monitor, Supplier<Boolean> condition, long deadlineMs)
            throws InterruptedException {
        Time.SYSTEM.waitObject(monitor, condition, deadlineMs);
    }
}
