package io.hivemind.benchmarks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.benchmarks.measure.Chain;
import io.hivemind.benchmarks.subject.RunListener;
import io.hivemind.benchmarks.subject.Subject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(180)
class KafkaLimitTest {

    @Test
    void a_chain_passes_each_of_its_tasks_once()
            throws IOException, ExecutionException, InterruptedException {
        try (Subject limit = KafkaLimit.start()) {
            AtomicInteger tasks = new AtomicInteger();
            CountDownLatch end = new CountDownLatch(1);
            limit.listen(
                    new RunListener() {
                        @Override
                        public void taskStarted(long run, long atNs) {
                            tasks.incrementAndGet();
                        }

                        @Override
                        public void runEnded(long run, long atNs) {
                            end.countDown();
                        }
                    });

            limit.start(1_000_000, 3);
            end.await();

            assertThat(tasks).hasValue(3);
            assertThat(new Chain(0, 1).measure(limit))
                    .containsKeys("median_s", "best_s", "worst_s");
        }
    }
}
