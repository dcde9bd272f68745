package io.hivemind.benchmarks.measure;

import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// From the start of the JVM until the subject is ready, and until its first run has ended. Counts
/// once per process.
public record Startup() implements Measurement {

    @Override
    public Map<String, Double> measure(Subject subject) throws InterruptedException {
        double ready = sinceStart();
        Semaphore ended = new Semaphore(0);
        subject.listen(
                new RunListener() {
                    @Override
                    public void runEnded(long run, long atNs) {
                        ended.release();
                    }
                });
        subject.start(0, 1);
        ended.acquire();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("ready_s", ready);
        figures.put("first_run_ended_s", sinceStart());
        return figures;
    }

    @Override
    public String headline() {
        return "ready_s";
    }

    private static double sinceStart() {
        return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1e3;
    }
}
