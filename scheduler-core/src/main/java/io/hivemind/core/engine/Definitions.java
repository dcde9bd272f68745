package io.hivemind.core.engine;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.run.Plan;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The definitions that a partition knows, compiled.
public interface Definitions {

    /// The latest revision, by which admission decides; null for a job that is not known.
    @Nullable JobPlan latest(String job);

    /// The latest revision, also of a job that was deleted while runs of it live: they go on under
    /// its limits. Null where nothing is known of it any more.
    default @Nullable JobPlan lastKnown(String job) {
        return latest(job);
    }

    /// A revision that a live run is pinned to, or the latest. Throws for one that is not kept.
    Plan plan(String job, long revision);

    /// The jobs whose `depends_on` names this one.
    List<String> dependents(String job);
}
