package io.hivemind.benchmarks.product;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.core.run.RunIds;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Jobs of tasks that do nothing, one after the other; a job of each length for each partition,
/// since a job's runs live in one.
final class BenchmarkJobs {

    private BenchmarkJobs() {}

    static String name(int tasks, int partition, int partitions) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "bench-" + tasks + "-" + n)
                .filter(name -> RunIds.homePartition(name, partitions) == partition)
                .findFirst()
                .orElseThrow();
    }

    static JobSpec job(String name, int tasks, String handler) {
        List<TaskSpec> chain = IntStream.range(0, tasks).mapToObj(n -> task(n, handler)).toList();
        return new JobSpec(
                "default", name, "", Map.of(), List.of(), List.of(), null, chain, List.of(), true);
    }

    private static TaskSpec task(int number, String handler) {
        List<Needs> needs =
                number == 0
                        ? List.of()
                        : List.of(new Needs.Is("t" + (number - 1), Outcome.SUCCEEDED));
        return new TaskSpec(
                "t" + number,
                new Body.Java(handler, new Json("{}")),
                new Needs.All(needs),
                Duration.ZERO,
                null,
                RetryPolicy.NONE,
                TaskSpec.DEFAULT_MAX_LOST,
                false,
                Placement.DEFAULT,
                Map.of(),
                Set.of());
    }
}
