package io.hivemind.scheduler.verify;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.Plan;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.core.verify.Known;
import io.hivemind.language.Schedules;
import io.hivemind.language.TriggerKeys;
import io.hivemind.scheduler.recorded.RecordedDefinitions;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// The definitions that are recorded, for the checker.
final class RecordedKnown implements Known {
    private record Revision(String job, long revision) {}

    private record Source(String job, long revision, String trigger) {}

    private final RecordedDefinitions definitions;
    private final Expressions expressions;
    private final Tally tally;
    private final Map<Revision, @Nullable JobPlan> admissions = new HashMap<>();
    private final Map<Source, @Nullable Slots> slots = new HashMap<>();

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

    @Override
    public @Nullable Slots slots(String job, long revision, String trigger) {
        return slots.computeIfAbsent(
                new Source(job, revision, SlotFacts.key(trigger)), this::slots);
    }

    private @Nullable Slots slots(Source source) {
        JobSpec spec = definitions.job(source.job(), source.revision());
        if (spec == null) {
            return null;
        }
        try {
            int place = TriggerKeys.of(spec.triggers()).indexOf(source.trigger());
            return place < 0
                    ? null
                    : Schedules.of(spec.triggers().get(place))
                            .map(schedule -> Slots.of(schedule, source.job()))
                            .orElse(null);
        } catch (FormException | IllegalArgumentException e) {
            return null; // it was never validated
        }
    }
}
