package io.hivemind.core.run;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.Instances;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Builds jobs for tests.
final class Jobs {
    static final long REVISION = 7;

    static Plan plan(Builder... tasks) {
        return plan(List.of(tasks));
    }

    static Plan plan(List<Builder> tasks) {
        return plan(JobOptions.NONE, tasks);
    }

    static Plan plan(JobOptions options, Builder... tasks) {
        return plan(options, List.of(tasks));
    }

    static JobOptions failFast() {
        return new JobOptions(null, null, null, null, null, true, null, false);
    }

    static JobOptions timeout(Duration timeout) {
        return new JobOptions(null, null, null, timeout, null, false, null, false);
    }

    static JobOptions deadline(Duration deadline) {
        return new JobOptions(null, null, null, null, deadline, false, null, false);
    }

    static JobOptions output(String expression) {
        Json text = new Json('"' + expression + '"');
        return new JobOptions(null, null, null, null, null, false, text, false);
    }

    static Plan plan(JobOptions options, List<Builder> tasks) {
        JobSpec job =
                new JobSpec(
                        JobSpec.DEFAULT_NAMESPACE,
                        "etl",
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        tasks.stream().map(Builder::build).toList(),
                        List.of(),
                        true,
                        options);
        return Plan.of(job, REVISION, new PlainExpressions(), PlainExpressions::parameters);
    }

    static Builder task(String name) {
        return new Builder(name);
    }

    static Needs is(String task, Outcome outcome) {
        return new Needs.Is(task, outcome);
    }

    static final class Builder {
        private final String name;
        private Body body = new Body.Run(List.of("./work"), Map.of(), List.of(), null, null);
        private Needs needs = Needs.nothing();
        private Duration delay = Duration.ZERO;
        private @Nullable Duration timeout;
        private RetryPolicy retry = RetryPolicy.NONE;
        private int maxLost = TaskSpec.DEFAULT_MAX_LOST;
        private boolean allowFailure;
        private Set<String> reads = Set.of();
        private @Nullable String when;
        private @Nullable Integer maxRuns;
        private @Nullable Duration deadline;
        private @Nullable Instances instances;
        private @Nullable Integer maxParallel;
        private @Nullable Fallback fallback;
        private Map<String, Integer> pools = Map.of();
        private boolean atFinally;
        private boolean atMostOnce;
        private Map<String, String> templates = Map.of();

        private Builder(String name) {
            this.name = name;
        }

        Builder needs(String... tasks) {
            return needs(
                    new Needs.All(
                            Stream.of(tasks).map(task -> is(task, Outcome.SUCCEEDED)).toList()));
        }

        Builder needs(Needs condition) {
            needs = condition;
            return this;
        }

        Builder body(Body other) {
            body = other;
            return this;
        }

        Builder gate() {
            return body(new Body.None());
        }

        Builder produce(String value) {
            return body(
                    new Body.Produce("loads", "{{ run.id }}", new Json(value), Map.of("h", "v")));
        }

        Builder delay(Duration length) {
            delay = length;
            return this;
        }

        Builder timeout(Duration length) {
            timeout = length;
            return this;
        }

        Builder retry(int attempts, Duration between, RetryOn... on) {
            return retry(
                    new RetryPolicy(attempts, between, Backoff.FIXED, 2, null, 0, List.of(on)));
        }

        Builder retry(RetryPolicy policy) {
            retry = policy;
            return this;
        }

        Builder maxLost(int losses) {
            maxLost = losses;
            return this;
        }

        Builder allowFailure() {
            allowFailure = true;
            return this;
        }

        Builder reads(String... tasks) {
            reads = Set.of(tasks);
            return this;
        }

        Builder when(String expression) {
            when = expression;
            return this;
        }

        Builder maxRuns(int most) {
            maxRuns = most;
            return this;
        }

        Builder deadline(Duration length) {
            deadline = length;
            return this;
        }

        Builder forEach(String items) {
            return instances(new Instances.Of(items));
        }

        Builder instances(Instances source) {
            instances = source;
            return this;
        }

        Builder maxParallel(int most) {
            maxParallel = most;
            return this;
        }

        Builder fallback() {
            return fallback(RetryPolicy.NONE, null);
        }

        Builder fallback(RetryPolicy policy, @Nullable Duration limit) {
            Body other = new Body.Run(List.of("./other"), Map.of(), List.of(), null, null);
            fallback = new Fallback(other, limit, policy);
            return this;
        }

        Builder pool(String name, int slots) {
            pools = Map.of(name, slots);
            return this;
        }

        Builder templates(Map<String, String> byKey) {
            templates = byKey;
            return this;
        }

        Builder atMostOnce() {
            atMostOnce = true;
            return this;
        }

        Builder fallback(Body other) {
            fallback = new Fallback(other, null, RetryPolicy.NONE);
            return this;
        }

        Builder atFinally() {
            atFinally = true;
            return this;
        }

        Builder group(String... members) {
            return body(new Body.Group(List.of(members)));
        }

        Builder job(String with) {
            return body(new Body.Job("child", new Json(with)));
        }

        TaskSpec build() {
            return new TaskSpec(
                    name,
                    body,
                    needs,
                    delay,
                    timeout,
                    retry,
                    maxLost,
                    allowFailure,
                    Placement.DEFAULT,
                    Map.of(),
                    reads,
                    new TaskOptions(
                            when,
                            maxRuns,
                            deadline,
                            instances,
                            maxParallel,
                            fallback,
                            pools,
                            atMostOnce,
                            null,
                            atFinally,
                            templates));
        }
    }

    private Jobs() {}
}
