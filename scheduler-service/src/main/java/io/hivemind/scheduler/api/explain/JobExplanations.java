package io.hivemind.scheduler.api.explain;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Explainer;
import io.hivemind.core.explain.Explainer.Trigger;
import io.hivemind.core.explain.Explanation;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.Schedules;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.history.query.MomentQueries.RefusedTrigger;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.recorded.RecordedDefinitions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Explains jobs: what the next run waits for, and what became of the last triggers.
final class JobExplanations {
    private static final int LAST = 10;

    private final Explaining with;

    JobExplanations(Explaining with) {
        this.with = with;
    }

    Answer explain(String name, Moment moment) {
        if (!moment.past() && with.history().jobs().find(name).isEmpty()) {
            throw Problem.noSuchJob(name);
        }
        try (RecordedDefinitions definitions = with.definitions()) {
            JobPlan job = with.job(definitions, name, moment);
            if (job == null) {
                throw Problem.of(
                        404, "no-such-job", "there was no job \"" + name + "\" at " + moment.at());
            }
            List<Trigger> triggers =
                    job.job().triggers().stream()
                            .map(spec -> new Trigger(spec, schedule(spec)))
                            .toList();
            Explanation explanation =
                    new Explainer(with.expressions())
                            .job(job, triggers, with.around(moment, name, job));
            return Answer.ok(ExplanationJson.ofJob(name, moment, explanation, last(name, moment)));
        }
    }

    private static @Nullable Schedule schedule(TriggerSpec spec) {
        try {
            return Schedules.of(spec).orElse(null);
        } catch (FormException e) {
            return null; // written by a newer version
        }
    }

    /// The last triggers and what became of them, the newest first: runs, and those refused.
    private List<Fact> last(String name, Moment moment) {
        List<Fact> last = new ArrayList<>();
        for (RunRow run : with.history().moments().lastCreated(name, moment.at(), LAST)) {
            String reason = run.reason() == null ? "" : " (" + run.reason() + ")";
            last.add(
                    new Fact(
                            run.trigger().kind() + " " + run.trigger().id(),
                            run.state().name(),
                            "run " + run.id() + reason,
                            run.times().createdAt()));
        }
        for (RefusedTrigger refused : with.history().moments().refused(name, moment.at(), LAST)) {
            last.add(
                    new Fact(
                            refused.id(),
                            "REFUSED",
                            refused.kind() + ": " + refused.message(),
                            refused.at()));
        }
        last.sort(Comparator.comparing(Fact::at, Comparator.nullsLast(Comparator.reverseOrder())));
        return last.subList(0, Math.min(LAST, last.size()));
    }
}
