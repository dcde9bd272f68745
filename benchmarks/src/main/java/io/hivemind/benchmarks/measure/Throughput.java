package io.hivemind.benchmarks.measure;

import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Runs of one task completed per second, with so many under way at any time that the system is
/// never idle.
///
/// @param underWay runs started and not ended
/// @param warmUpSeconds before those that count
/// @param seconds that count
public record Throughput(int underWay, int warmUpSeconds, int seconds) implements Measurement {

    @Override
    public Map<String, Double> measure(Subject subject) throws InterruptedException {
        Semaphore window = new Semaphore(underWay);
        LongAdder ended = new LongAdder();
        subject.listen(
                new RunListener() {
                    @Override
                    public void runEnded(long run, long atNs) {
                        ended.increment();
                        window.release();
                    }
                });
        long beginNs = System.nanoTime();
        long run = submit(subject, window, 0, beginNs + TimeUnit.SECONDS.toNanos(warmUpSeconds));
        long fromNs = System.nanoTime();
        long before = ended.sum();
        long cpuNs = Usage.cpuNs();
        Map<String, Long> requests = BrokerRequests.counts();
        run = submit(subject, window, run, fromNs + TimeUnit.SECONDS.toNanos(seconds));
        double took = (System.nanoTime() - fromNs) / 1e9;
        long counted = ended.sum() - before;
        cpuNs = Usage.cpuNs() - cpuNs;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("runs_per_s", Measurement.rounded(counted / took));
        figures.put("cpu_per_run_ms", Measurement.rounded(cpuNs / 1e6 / Math.max(1, counted)));
        figures.putAll(BrokerRequests.perSecond(requests, BrokerRequests.counts(), took));
        figures.put("resident_mib", (double) Usage.residentMib());
        // What was started must end: a system that loses runs would look fast.
        boolean all = window.tryAcquire(underWay, 1, TimeUnit.MINUTES);
        figures.put("lost_runs", all ? 0.0 : run - ended.sum());
        return figures;
    }

    @Override
    public String headline() {
        return "runs_per_s";
    }

    private static long submit(Subject subject, Semaphore window, long firstRun, long untilNs)
            throws InterruptedException {
        long run = firstRun;
        while (System.nanoTime() < untilNs) {
            if (window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                subject.start(run++, 1);
            }
        }
        return run;
    }
}
