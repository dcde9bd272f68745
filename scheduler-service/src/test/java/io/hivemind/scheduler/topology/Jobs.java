package io.hivemind.scheduler.topology;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryPolicy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Jobs for tests.
public final class Jobs {
    private Jobs() {}

    public static JobSpec job(String name, TaskSpec... tasks) {
        return job(name, true, tasks);
    }

    static JobSpec job(String name, boolean enabled, TaskSpec... tasks) {
        return new JobSpec(
                "default",
                name,
                "",
                Map.of(),
                List.of(),
                List.of(),
                List.of(tasks),
                List.of(),
                enabled,
                JobOptions.NONE);
    }

    public static TaskSpec noop(String name, String... needs) {
        return task(name, new Body.Java("noop", new Json("{}")), "default", needs);
    }

    static TaskSpec task(String name, Body body, String queue, String... needs) {
        List<Needs> terms =
                Stream.of(needs)
                        .map(need -> (Needs) new Needs.Is(need, Outcome.SUCCEEDED))
                        .toList();
        return new TaskSpec(
                name,
                body,
                new Needs.All(terms),
                Duration.ZERO,
                null,
                RetryPolicy.NONE,
                TaskSpec.DEFAULT_MAX_LOST,
                false,
                new Placement(
                        queue, Placement.DEFAULT.priority(), Placement.DEFAULT.slots(), Map.of()),
                Map.of(),
                Set.of(),
                TaskOptions.NONE);
    }

    public static TaskSpec delayed(String name, Duration delay) {
        return with(noop(name), delay, RetryPolicy.NONE);
    }

    static TaskSpec retried(String name, int attempts, Duration delay) {
        RetryPolicy retry = new RetryPolicy(attempts, delay, Backoff.FIXED, 2, null, 0, List.of());
        return with(noop(name), Duration.ZERO, retry);
    }

    public static TaskSpec producer(String name, String topic, String value, String... needs) {
        return task(
                name,
                new Body.Produce(topic, "key", new Json("\"" + value + "\""), Map.of("h", "1")),
                "default",
                needs);
    }

    private static TaskSpec with(TaskSpec task, Duration delay, RetryPolicy retry) {
        return new TaskSpec(
                task.name(),
                task.body(),
                task.needs(),
                delay,
                task.timeout(),
                retry,
                task.maxLost(),
                task.allowFailure(),
                task.placement(),
                task.labels(),
                task.reads(),
                TaskOptions.NONE);
    }
}
