package io.hivemind.core.admission;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Rule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Builds jobs for tests.
final class TestJob {
    private @Nullable Concurrency concurrency;
    private @Nullable MaxRuns maxRuns;
    private @Nullable DependsOn dependsOn;
    private List<TriggerSpec> triggers = List.of();
    private boolean enabled = true;

    static TestJob plain() {
        return new TestJob();
    }

    static TestJob limited(int limit, Concurrency.WhenFull whenFull) {
        return plain().concurrency(new Concurrency(limit, whenFull, null, null));
    }

    static TestJob after(String... jobs) {
        return plain().dependsOn(Rule.ALL_SUCCEEDED.over(List.of(jobs)), null, null);
    }

    static Needs is(String job, Outcome outcome) {
        return new Needs.Is(job, outcome);
    }

    TestJob concurrency(@Nullable Concurrency limit) {
        concurrency = limit;
        return this;
    }

    TestJob maxRuns(int count, MaxRuns.Window window) {
        maxRuns = new MaxRuns(count, window);
        return this;
    }

    TestJob dependsOn(Needs needs, @Nullable String key, @Nullable Duration within) {
        dependsOn = new DependsOn(needs.toString(), needs, key, within);
        return this;
    }

    TestJob triggered(String kind) {
        triggers = List.of(new TriggerSpec(kind, new Json("{}")));
        return this;
    }

    TestJob disabled() {
        enabled = false;
        return this;
    }

    JobPlan plan() {
        JobOptions options =
                new JobOptions(dependsOn, concurrency, maxRuns, null, null, false, null, false);
        ParamSpec day = new ParamSpec("day", ParamSpec.Type.STRING, Json.NULL, false, List.of());
        JobSpec job =
                new JobSpec(
                        JobSpec.DEFAULT_NAMESPACE,
                        "etl",
                        "",
                        Map.of(),
                        List.of(day),
                        triggers,
                        List.of(),
                        List.of(),
                        enabled,
                        options);
        return JobPlan.of(job, 1, new ParamExpressions());
    }
}
