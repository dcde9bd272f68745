package io.hivemind.core.simulation;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.engine.Definitions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.Plan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The jobs of a world, one revision of each, compiled when they are first asked for.
public final class Catalogue implements Definitions {
    private static final long REVISION = 1;

    private final World world;
    private final Map<String, JobSpec> jobs = new HashMap<>();
    private final Map<String, JobPlan> admission = new HashMap<>();
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<String, List<String>> dependents = new HashMap<>();

    public Catalogue(World world) {
        this.world = world;
        for (JobSpec job : world.jobs()) {
            jobs.put(job.fullName(), job);
            JobPlan plan = JobPlan.of(job, REVISION, world.expressions());
            admission.put(job.fullName(), plan);
            plan.upstream()
                    .forEach(upstream ->
                            dependents
                                    .computeIfAbsent(upstream, name -> new ArrayList<>())
                                    .add(job.fullName()));
        }
    }

    @Override
    public @Nullable JobPlan latest(String job) {
        return admission.get(job);
    }

    @Override
    public Plan plan(String job, long revision) {
        JobSpec spec = jobs.get(job);
        if (spec == null || revision != REVISION) {
            throw new IllegalArgumentException("no revision " + revision + " of job " + job);
        }
        return plans.computeIfAbsent(
                job, name -> Plan.of(spec, REVISION, world.expressions(), world.parameters()));
    }

    /// The tasks of a job in file order.
    List<String> tasks(String job) {
        return plan(job, REVISION).tasks().stream().map(task -> task.spec().name()).toList();
    }

    @Override
    public List<String> dependents(String job) {
        return dependents.getOrDefault(job, List.of());
    }
}
