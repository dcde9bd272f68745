package io.hivemind.core.explain.gate;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.explain.Outside.EndedRun;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;
import io.hivemind.core.run.RunState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// `depends_on` as it stands: which outcomes of other jobs are there and not used up.
final class Upstream {
    private final JobPlan job;
    private final DependsOn dependsOn;
    private final Outside outside;

    /// @param job one that has dependencies
    Upstream(JobPlan job, Outside outside) {
        this.job = job;
        this.dependsOn = Objects.requireNonNull(job.job().options().dependsOn());
        this.outside = outside;
    }

    /// @param key only outcomes of this key count; null for any
    Gate gate(@Nullable Evaluation key) {
        List<Fact> facts = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String upstream : job.upstream()) {
            EndedRun latest = latest(upstream, key);
            if (latest == null) {
                missing.add(upstream);
                facts.add(new Fact(upstream, null, "no outcome since the last were used up", null));
            } else {
                facts.add(
                        new Fact(
                                upstream,
                                latest.run().state().name(),
                                "run " + latest.run().runId(),
                                latest.endedAt()));
            }
        }
        Truth met = dependsOn.needs().evaluate((upstream, asked) -> truth(upstream, asked, key));
        if (met == Truth.TRUE) {
            return Gate.passed(Kind.DEPENDS_ON, dependsOn.text() + ": met", facts);
        }
        return Gate.waits(
                Kind.DEPENDS_ON,
                dependsOn.text() + ": not met",
                missing.isEmpty()
                        ? "another outcome of " + Say.list(job.upstream())
                        : "the end of a run of " + Say.list(missing),
                facts);
    }

    private Truth truth(String upstream, Outcome asked, @Nullable Evaluation key) {
        EndedRun latest = latest(upstream, key);
        if (latest == null) {
            return Truth.UNKNOWN;
        }
        RunState state = latest.run().state();
        return Truth.of(
                switch (asked) {
                    case SUCCEEDED -> state == RunState.SUCCEEDED;
                    case FAILED -> state == RunState.FAILED;
                    case SKIPPED -> false;
                    case DONE -> true;
                });
    }

    private @Nullable EndedRun latest(String upstream, @Nullable Evaluation key) {
        for (EndedRun ended : outside.outcomes(upstream)) {
            boolean fresh =
                    dependsOn.within() == null
                            || !ended.endedAt().plus(dependsOn.within()).isBefore(outside.now());
            if (fresh && (key == null || job.gateKey(ended.run()).equals(key))) {
                return ended;
            }
        }
        return null;
    }
}
