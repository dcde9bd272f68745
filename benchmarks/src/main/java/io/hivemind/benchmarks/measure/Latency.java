package io.hivemind.benchmarks.measure;

import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// How long after its trigger a task starts, with runs started at a fixed rate whether or not
/// earlier ones have started.
///
/// Each time is measured from when the run was to be started, not from when it was: what a stall
/// delays counts with its whole delay, so there is no coordinated omission to correct.
///
/// @param perSecond runs started in a second
/// @param warmUpSeconds before those that count
/// @param seconds that count
public record Latency(int perSecond, int warmUpSeconds, int seconds) implements Measurement {

    private static final long SPIN_NS = 50_000;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public Map<String, Double> measure(Subject subject) throws InterruptedException {
        Histogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(2), 3);
        long beginNs = System.nanoTime() + SECOND_NS / 10;
        long stepNs = SECOND_NS / perSecond;
        long warmUps = (long) warmUpSeconds * perSecond;
        long runs = warmUps + (long) seconds * perSecond;
        AtomicLong started = new AtomicLong();
        subject.listen(
                new RunListener() {
                    @Override
                    public void taskStarted(long run, long atNs) {
                        if (run >= warmUps) {
                            micros.recordValue(Math.max(0, atNs - (beginNs + run * stepNs)) / 1000);
                        }
                        started.incrementAndGet();
                    }
                });
        for (long run = 0; run < runs; run++) {
            sleepUntil(beginNs + run * stepNs);
            subject.start(run, 1);
        }
        while (started.get() < runs) {
            Thread.sleep(10);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p50_ms", micros.getValueAtPercentile(50) / 1e3);
        figures.put("p90_ms", micros.getValueAtPercentile(90) / 1e3);
        figures.put("p99_ms", micros.getValueAtPercentile(99) / 1e3);
        figures.put("p99_9_ms", micros.getValueAtPercentile(99.9) / 1e3);
        figures.put("max_ms", micros.getMaxValue() / 1e3);
        figures.put("runs", micros.getTotalCount() * 1.0);
        return figures;
    }

    @Override
    public String headline() {
        return "p50_ms";
    }

    private static void sleepUntil(long ns) {
        for (long left = ns - System.nanoTime(); left > 0; left = ns - System.nanoTime()) {
            if (left > SPIN_NS) {
                LockSupport.parkNanos(left - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
