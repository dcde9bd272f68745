package io.hivemind.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

@Timeout(60)
class MeasurementTest {

    @Test
    void a_stall_counts_for_every_run_that_it_delays() throws InterruptedException {
        // Stands still for half a second at its hundredth run: 50 more were due in that time.
        Subject subject = new Stalling(100, TimeUnit.MILLISECONDS.toNanos(500));

        var figures = new Latency(100, 0, 2).measure(subject);

        assertThat(figures).containsEntry("runs", 200.0);
        assertThat(figures.get("max_ms")).isGreaterThan(490);
        assertThat(figures.get("p90_ms")).isGreaterThan(200);
    }

    @Test
    void throughput_counts_what_ended_and_loses_nothing() throws InterruptedException {
        var figures = new Throughput(10, 0, 1).measure(new Stalling(-1, 0));

        assertThat(figures).containsEntry("lost_runs", 0.0);
        assertThat(figures.get("runs_per_s")).isPositive();
    }

    /// Runs end while they are started.
    private static final class Stalling implements Subject {
        private final long at;
        private final long stallNs;
        private RunListener listener = RunListener.NONE;

        Stalling(long at, long stallNs) {
            this.at = at;
            this.stallNs = stallNs;
        }

        @Override
        public void listen(RunListener newListener) {
            listener = newListener;
        }

        @Override
        public void start(long run, int tasks) {
            if (run == at) {
                LockSupport.parkNanos(stallNs);
            }
            listener.taskStarted(run, System.nanoTime());
            listener.runEnded(run, System.nanoTime());
        }

        @Override
        public void close() {
            listener = RunListener.NONE;
        }
    }
}
