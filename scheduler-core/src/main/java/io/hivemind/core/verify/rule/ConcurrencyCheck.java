package io.hivemind.core.verify.rule;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.run.Run;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Known;
import io.hivemind.core.verify.Position;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// No run starts where as many are active as its job lets. Between two revisions the larger limit
/// counts: a run is admitted by the latest one.
public final class ConcurrencyCheck {
    private record Place(String job, String key) {}

    private final Known known;
    private final Consumer<Finding> findings;
    private final Map<Place, Set<String>> active = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Long> latest = new HashMap<>();

    public ConcurrencyCheck(Known known, Consumer<Finding> findings) {
        this.known = known;
        this.findings = findings;
    }

    public void started(Run run, Position at) {
        long newest = latest.merge(run.job(), run.revision(), Math::max);
        JobPlan own = known.admission(run.job(), run.revision());
        if (own == null || !(own.limitKey(run) instanceof Evaluation.Value(Json key))) {
            return;
        }
        Place place = new Place(run.job(), key.text());
        Set<String> there = active.computeIfAbsent(place, any -> new HashSet<>());
        there.add(run.runId());
        places.put(run.runId(), place);
        long limit = Math.max(limit(own), limit(known.admission(run.job(), newest)));
        if (there.size() > limit) {
            findings.accept(
                    new Finding(
                            Rule.CONCURRENCY,
                            at,
                            run.runId(),
                            null,
                            "at most "
                                    + limit
                                    + " active runs of job "
                                    + run.job()
                                    + "; with this one there are "
                                    + there.size()));
        }
    }

    public void ended(Run run) {
        Place place = places.remove(run.runId());
        if (place != null) {
            active.computeIfPresent(
                    place,
                    (any, there) -> there.remove(run.runId()) && there.isEmpty() ? null : there);
        }
    }

    private static long limit(@Nullable JobPlan plan) {
        Concurrency limit = plan == null ? null : plan.job().options().concurrency();
        return plan == null ? 0 : limit == null ? Long.MAX_VALUE : limit.limit();
    }
}
