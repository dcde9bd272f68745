package io.hivemind.scheduler.verify;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.Plan;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.verify.Known;
import io.hivemind.scheduler.recorded.RecordedDefinitions;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// The definitions that are recorded, for the checker.
final class RecordedKnown implements Known {
    private record Revision(String job, long revision) {}

    private final RecordedDefinitions definitions;
    private final Expressions expressions;
    private final Tally tally;
    private final Map<Revision, @Nullable JobPlan> admissions = new HashMap<>();

    RecordedKnown(RecordedDefinitions definitions, Expressions expressions, Tally tally) {
        this.definitions = definitions;
        this.expressions = expressions;
        this.tally = tally;
    }

    @Override
    public @Nullable Plan plan(String job, long revision) {
        Plan plan = definitions.plan(job, revision);
        if (plan == null) {
            tally.unknownRevision(job, revision);
        }
        return plan;
    }

    @Override
    public @Nullable JobPlan admission(String job, long revision) {
        return admissions.computeIfAbsent(
                new Revision(job, revision),
                any -> {
                    JobSpec spec = definitions.job(job, revision);
                    return spec == null ? null : JobPlan.of(spec, revision, expressions);
                });
    }

    /// No trigger of time is recorded yet.
    @Override
    public @Nullable Slots slots(String job, int trigger) {
        return null;
    }
}
