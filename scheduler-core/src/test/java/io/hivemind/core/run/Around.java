package io.hivemind.core.run;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.job.PoolSpec;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a test says there is around a run.
final class Around implements Outside {
    Instant now = RunBox.START;
    @Nullable JobPlan job;
    @Nullable Instant jobPausedAt;
    final List<Run> liveRuns = new ArrayList<>();
    final Map<String, List<EndedRun>> outcomes = new HashMap<>();
    final Map<String, PoolUse> pools = new HashMap<>();
    final List<Executor> executors = new ArrayList<>();
    @Nullable Child child;
    long runs;

    Around pool(PoolSpec spec, int waiting, PoolHolder... holders) {
        pools.put(spec.name(), new PoolUse(spec, List.of(holders), waiting));
        return this;
    }

    Around executor(String id, String state, int busy, Map<String, String> labels) {
        executors.add(new Executor(id, state, List.of("default"), labels, 4, busy));
        return this;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public @Nullable JobPlan job() {
        return job;
    }

    @Override
    public @Nullable Instant jobPausedAt() {
        return jobPausedAt;
    }

    @Override
    public List<Run> liveRuns() {
        return liveRuns;
    }

    @Override
    public long runsSince(Instant from) {
        return runs;
    }

    @Override
    public List<EndedRun> outcomes(String upstream) {
        return outcomes.getOrDefault(upstream, List.of());
    }

    @Override
    public PoolUse pool(String name) {
        return pools.getOrDefault(name, new PoolUse(null, List.of(), 1));
    }

    @Override
    public List<Executor> executors() {
        return executors;
    }

    @Override
    public @Nullable Child child(String childJob, Parent attempt) {
        return child;
    }
}
