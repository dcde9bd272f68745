package io.hivemind.benchmarks.scale;

import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.timer.TimerClock;
import io.hivemind.scheduler.timer.Timers;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A million timers pending, of which a thousand a second come due.
///
/// @param pending how many are set, spread over five partitions
/// @param seconds how long they fire
public record ManyTimers(int pending, int seconds) {
    private static final int PER_SECOND = 1_000;
    private static final int PARTITIONS = 5;
    private static final Duration LEAD = Duration.ofSeconds(2);

    /// Figures by name; a name ends in its unit.
    public Map<String, Double> measure() throws InterruptedException {
        Histogram lateUs = new Histogram(3);
        AtomicInteger early = new AtomicInteger();
        int firing = PER_SECOND * seconds;
        CountDownLatch left = new CountDownLatch(firing);
        TimerClock clock =
                new TimerClock(
                        (partition, command, failed) -> {
                            // One thread fires them all.
                            long late = micros(Instant.now()) - due(command.getRunId());
                            if (late < 0) {
                                early.incrementAndGet();
                            }
                            lateUs.recordValue(Math.max(0, late));
                            left.countDown();
                        },
                        InstantSource.system());
        List<Timers> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(clock.open(i));
        }
        Instant far = Instant.now().plus(Duration.ofDays(1));
        long began = System.nanoTime();
        for (int i = 0; i < pending - firing; i++) {
            set(partitions, i, far.plusMillis(i));
        }
        double setNs = System.nanoTime() - began;
        Instant from = Instant.now().plus(LEAD);
        for (int i = 0; i < firing; i++) {
            set(partitions, i, from.plusMillis(i));
        }
        System.gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        clock.start();
        left.await();
        clock.close();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("pending", (double) pending);
        figures.put("fired", (double) firing);
        figures.put("early", (double) early.get());
        figures.put("late_p50_ms", CoreScale.rounded(lateUs.getValueAtPercentile(50) / 1e3));
        figures.put("late_p99_ms", CoreScale.rounded(lateUs.getValueAtPercentile(99) / 1e3));
        figures.put("late_max_ms", CoreScale.rounded(lateUs.getMaxValue() / 1e3));
        figures.put("set_us", CoreScale.rounded(setNs / (pending - firing) / 1e3));
        figures.put("heap_used_mib", (double) (used >> 20));
        figures.put("heap_limit_mib", (double) (Runtime.getRuntime().maxMemory() >> 20));
        return figures;
    }

    /// The run's id tells when it is due.
    private static void set(List<Timers> partitions, int number, Instant at) {
        Timer.Id id = new Timer.Id(Timer.Kind.DELAY, TaskKey.of("t"), 0, number);
        partitions.get(number % PARTITIONS).set("0-" + micros(at), new Timer(id, at));
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static long due(String runId) {
        return Long.parseLong(runId.substring(2));
    }
}
