package io.hivemind.benchmarks.measure;

import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What a system costs that has worked and now has nothing to do.
///
/// @param runs of one task, one after the other, before it is left alone
/// @param settleSeconds until compilers and the like have come to rest
/// @param seconds that count
public record Idle(int runs, int settleSeconds, int seconds) implements Measurement {

    @Override
    public Map<String, Double> measure(Subject subject) throws InterruptedException {
        Semaphore ended = new Semaphore(0);
        subject.listen(
                new RunListener() {
                    @Override
                    public void runEnded(long run, long atNs) {
                        ended.release();
                    }
                });
        for (int run = 0; run < runs; run++) {
            subject.start(run, 1);
            ended.acquire();
        }
        subject.listen(RunListener.NONE);
        TimeUnit.SECONDS.sleep(settleSeconds);
        long fromNs = System.nanoTime();
        long cpuNs = Usage.cpuNs();
        Map<String, Long> requests = BrokerRequests.counts();
        TimeUnit.SECONDS.sleep(seconds);
        double took = (System.nanoTime() - fromNs) / 1e9;
        double used = (Usage.cpuNs() - cpuNs) / 1e9 / took;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("cpu_percent_of_a_core", Measurement.rounded(100 * used));
        figures.put("resident_mib", (double) Usage.residentMib());
        figures.put("threads", (double) Thread.getAllStackTraces().size());
        figures.putAll(BrokerRequests.perSecond(requests, BrokerRequests.counts(), took));
        return figures;
    }

    @Override
    public String headline() {
        return "cpu_percent_of_a_core";
    }
}
