package io.hivemind.benchmarks.measure;

import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// How long a run of 40 tasks in a row takes, from its trigger to the moment when its end can be
/// read, one run at a time.
///
/// @param warmUps runs before those that count
/// @param runs runs that count
public record Chain(int warmUps, int runs) implements Measurement {

    @Override
    public Map<String, Double> measure(Subject subject) throws InterruptedException {
        List<Double> seconds = new ArrayList<>();
        BlockingQueue<Long> ends = new ArrayBlockingQueue<>(1);
        subject.listen(
                new RunListener() {
                    @Override
                    public void runEnded(long run, long atNs) {
                        ends.add(atNs);
                    }
                });
        for (long run = 0; run < warmUps + runs; run++) {
            long startedNs = System.nanoTime();
            subject.start(run, Subject.CHAIN);
            double took = (ends.take() - startedNs) / 1e9;
            if (run >= warmUps) {
                seconds.add(took);
            }
        }
        Collections.sort(seconds);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("median_s", Measurement.rounded(seconds.get(seconds.size() / 2)));
        figures.put("best_s", Measurement.rounded(seconds.getFirst()));
        figures.put("worst_s", Measurement.rounded(seconds.getLast()));
        return figures;
    }

    @Override
    public String headline() {
        return "median_s";
    }
}
