package io.hivemind.core.simulation;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.Instances;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Jobs drawn by lot, tied together by `job` bodies, `depends_on` and pools.
final class RandomWorld {
    static final List<String> POOLS = List.of("desk", "room", "api");

    private static final Json EMPTY = new Json("{}");

    private final Random random;
    private final int jobs;

    private RandomWorld(Random random) {
        this.random = random;
        this.jobs = 2 + random.nextInt(4);
    }

    static World draw(Random random) {
        return new RandomWorld(random).draw();
    }

    private World draw() {
        List<JobSpec> specs = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            specs.add(job(job));
        }
        List<PoolSpec> pools =
                List.of(
                        new PoolSpec.Slots("desk", 1),
                        new PoolSpec.Slots("room", 2 + random.nextInt(3)),
                        new PoolSpec.Rate("api", 2, Duration.ofSeconds(20)));
        return new World(
                specs,
                pools,
                List.of(),
                List.of(),
                new Constants(),
                (declared, given) -> new Evaluation.Value(given),
                (body, input) -> null);
    }

    private JobSpec job(int number) {
        DependsOn dependsOn = dependsOn(number);
        List<TaskSpec> tasks = new ArrayList<>();
        int count = random.nextInt(5);
        for (int task = 0; task < count; task++) {
            tasks.add(task("t" + task, body(number, dependsOn), tasks, false));
        }
        if (chance(4)) {
            tasks.add(task("last", command(), List.of(), true));
        }
        boolean triggered = chance(2);
        return new JobSpec(
                JobSpec.DEFAULT_NAMESPACE,
                "job" + number,
                "",
                Map.of(),
                List.of(),
                triggered ? List.of(new TriggerSpec("cron", EMPTY)) : List.of(),
                tasks,
                List.of(),
                !chance(12),
                new JobOptions(
                        dependsOn,
                        concurrency(),
                        chance(6) ? new MaxRuns(3, new MaxRuns.Window.Life()) : null,
                        chance(4) ? seconds(120) : null,
                        chance(6) ? seconds(30) : null,
                        chance(4),
                        null,
                        false));
    }

    /// On jobs of a higher number alone, like `job` bodies: so there is no cycle.
    private @Nullable DependsOn dependsOn(int number) {
        if (number == jobs - 1 || !chance(3)) {
            return null;
        }
        Needs needs = new Needs.Is("job" + above(number), Outcome.DONE);
        return new DependsOn("", needs, null, chance(2) ? Duration.ofMinutes(10) : null);
    }

    private @Nullable Concurrency concurrency() {
        return chance(2)
                ? new Concurrency(
                        1 + random.nextInt(2),
                        pick(List.of(Concurrency.WhenFull.values())),
                        null,
                        chance(2) ? random.nextInt(3) : null)
                : null;
    }

    private TaskSpec task(String name, Body body, List<TaskSpec> before, boolean atFinally) {
        boolean many = chance(5);
        return new TaskSpec(
                name,
                body,
                before.isEmpty() || chance(3)
                        ? Needs.nothing()
                        : new Needs.Is(pick(before).name(), pick(List.of(Outcome.values()))),
                chance(5) ? seconds(20) : Duration.ZERO,
                chance(3) && !(body instanceof Body.None) ? seconds(40) : null,
                retry(),
                random.nextInt(3),
                chance(5),
                new Placement("default", pick(List.of(Priority.values())), 1, Map.of()),
                Map.of(),
                Set.of(),
                new TaskOptions(
                        chance(8) ? pick(List.of("true", "false", "fail")) : null,
                        chance(8) ? 2 : null,
                        chance(5) ? seconds(90) : null,
                        many ? new Instances.Of(String.valueOf(random.nextInt(6))) : null,
                        many && chance(2) ? (Integer) (1 + random.nextInt(2)) : null,
                        chance(5) ? new Fallback(command(), seconds(30), retry()) : null,
                        pools(body),
                        chance(8),
                        null,
                        atFinally));
    }

    /// A job that starts what it depends on would never end.
    private Body body(int job, @Nullable DependsOn dependsOn) {
        if (job < jobs - 1 && dependsOn == null && chance(4)) {
            return new Body.Job("job" + above(job), EMPTY);
        }
        return chance(8) ? new Body.None() : command();
    }

    private static Body command() {
        return new Body.Run(List.of("./work"), Map.of(), List.of(), null, null);
    }

    /// A task that holds a slot while its child run waits for the same one would never end.
    private Map<String, Integer> pools(Body body) {
        if (body instanceof Body.Job || chance(2)) {
            return Map.of();
        }
        return chance(4) ? Map.of("desk", 1, "room", 2) : Map.of(pick(POOLS), 1);
    }

    private RetryPolicy retry() {
        return chance(2)
                ? RetryPolicy.NONE
                : new RetryPolicy(3, seconds(20), Backoff.FIXED, 2, null, 0, List.of());
    }

    private int above(int number) {
        return number + 1 + random.nextInt(jobs - 1 - number);
    }

    private Duration seconds(int atMost) {
        return Duration.ofMillis(1 + random.nextInt(atMost * 1_000));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
