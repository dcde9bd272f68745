package io.hivemind.benchmarks.product;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.TaskOptions;
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

    /// Names of jobs of that length, the nth of which lives in partition n.
    static List<String> names(int tasks, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> name(tasks, partition, partitions))
                .toList();
    }

    private static String name(int tasks, int partition, int partitions) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "bench-" + tasks + "-" + n)
                .filter(name -> RunIds.homePartition(name, partitions) == partition)
                .findFirst()
                .orElseThrow();
    }

    /// Does nothing, inside the executor; or starts a process that does nothing.
    static Body body(boolean subprocess) {
        return subprocess
                ? new Body.Run(List.of("true"), Map.of(), List.of(), null, null)
                : new Body.Java(StartedHandler.class.getName(), new Json("{}"));
    }

    static JobSpec job(String name, int tasks, Body body) {
        List<TaskSpec> chain = IntStream.range(0, tasks).mapToObj(n -> task(n, body)).toList();
        return new JobSpec(
                "default",
                name,
                "",
                Map.of(),
                List.of(),
                List.of(),
                chain,
                List.of(),
                true,
                JobOptions.NONE);
    }

    private static TaskSpec task(int number, Body body) {
        List<Needs> needs =
                number == 0
                        ? List.of()
                        : List.of(new Needs.Is("t" + (number - 1), Outcome.SUCCEEDED));
        return new TaskSpec(
                "t" + number,
                body,
                new Needs.All(needs),
                Duration.ZERO,
                null,
                RetryPolicy.NONE,
                TaskSpec.DEFAULT_MAX_LOST,
                false,
                Placement.DEFAULT,
                Map.of(),
                Set.of(),
                TaskOptions.NONE);
    }
}
