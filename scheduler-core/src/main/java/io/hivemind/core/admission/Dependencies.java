package io.hivemind.core.admission;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Truth;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `depends_on` (LANGUAGE section 7): the latest outcome of each job, per key, until it is used up.
final class Dependencies {
    static final String TRIGGER_KIND = "depends_on";

    /// An outcome of another job.
    static JobDecision heard(JobStep step, JobCommand.UpstreamEnded ended) {
        JobDecision.Refusal refused = refusal(step, ended);
        if (refused != null) {
            return new JobDecision(List.of(), List.of(), refused);
        }
        remember(step, ended);
        Scope.RunView run =
                new Scope.RunView(
                        ended.runId(), ended.job(), ended.nominalAt(), ended.nominalAt(), "");
        return switch (step.plan().gateKey(scope(ended.params(), run, null))) {
            case Evaluation.Failure(String message) ->
                    step.decision(new JobDecision.Refusal(JobDecision.Kind.NO_KEY, message));
            case Evaluation.Value(Json key) -> {
                put(step, ended, key.text());
                yield step.decision();
            }
        };
    }

    /// True uses up the outcomes that it is true of: the caller lets one run pass.
    static boolean pass(JobStep step, String key) {
        return !use(step, key).isEmpty();
    }

    static Scope scope(Json params, Scope.RunView run, @Nullable Json event) {
        return new Scope(params, run, event, Map.of(), null, -1, null);
    }

    private static JobDecision.@Nullable Refusal refusal(
            JobStep step, JobCommand.UpstreamEnded ended) {
        if (!ended.state().isTerminal()) {
            throw new IllegalArgumentException("no outcome yet: " + ended);
        }
        if (!step.plan().upstream().contains(ended.job())) {
            return new JobDecision.Refusal(
                    JobDecision.Kind.NO_OUTCOME, "depends_on does not name " + ended.job());
        }
        if (ended.state() == RunState.SKIPPED) {
            return new JobDecision.Refusal(
                    JobDecision.Kind.NO_OUTCOME, "the run was SKIPPED, which is no outcome");
        }
        if (ended.endedAt().isBefore(step.header().seenAt())) {
            return new JobDecision.Refusal(
                    JobDecision.Kind.NO_OUTCOME, "it ended before this job was first seen");
        }
        JobRow.Heard heard = heardOf(step, ended);
        if (heard != null
                && (ended.endedAt().isBefore(heard.endedAt())
                        || heard.runIds().contains(ended.runId()))) {
            return new JobDecision.Refusal(
                    JobDecision.Kind.DUPLICATE, "the outcome is known already");
        }
        return null;
    }

    private static void remember(JobStep step, JobCommand.UpstreamEnded ended) {
        JobRow.Heard before = heardOf(step, ended);
        Set<String> runIds = new HashSet<>(Set.of(ended.runId()));
        if (before != null && before.endedAt().equals(ended.endedAt())) {
            runIds.addAll(before.runIds());
        }
        int partition = RunIds.partition(ended.runId());
        step.change(before, new JobRow.Heard(ended.job(), partition, ended.endedAt(), runIds));
    }

    private static JobRow.@Nullable Heard heardOf(JobStep step, JobCommand.UpstreamEnded ended) {
        return step.state().heard(ended.job(), RunIds.partition(ended.runId()));
    }

    private static void put(JobStep step, JobCommand.UpstreamEnded ended, String key) {
        JobRow.JobOutcome before = step.outcome(ended.job(), key);
        if (before != null && before.endedAt().isAfter(ended.endedAt())) {
            return; // of a job on many partitions, one of which was slower to tell
        }
        step.put(
                new JobRow.JobOutcome(
                        ended.job(),
                        key,
                        ended.runId(),
                        ended.state(),
                        ended.endedAt(),
                        ended.nominalAt(),
                        ended.params()));
        forgetOld(step);
        JobRow.AdmittedRun waiting = step.first(JobRow.Stage.GATED, key);
        if (waiting != null) {
            if (pass(step, key)) {
                Places.enter(step, waiting, false);
            }
        } else if (!step.plan().isGated()) {
            List<JobRow.JobOutcome> joined = use(step, key);
            if (!joined.isEmpty()) {
                step.add(join(step.plan(), key, joined));
            }
        }
    }

    /// The outcomes that meet the condition, used up; none where it is not met.
    private static List<JobRow.JobOutcome> use(JobStep step, String key) {
        DependsOn dependsOn = step.plan().dependsOn();
        if (dependsOn == null
                || dependsOn.needs().evaluate((job, asked) -> truth(step, job, key, asked))
                        != Truth.TRUE) {
            return List.of();
        }
        List<JobRow.JobOutcome> used = new ArrayList<>();
        for (String job : step.plan().upstream()) {
            JobRow.JobOutcome outcome = step.outcome(job, key);
            if (outcome == null) {
                continue;
            }
            step.remove(outcome);
            if (isFresh(outcome, dependsOn.within(), step.now())) {
                used.add(outcome);
            }
        }
        return used;
    }

    private static Truth truth(JobStep step, String job, String key, Outcome asked) {
        JobRow.JobOutcome outcome = step.outcome(job, key);
        DependsOn dependsOn = step.plan().dependsOn();
        if (outcome == null
                || (dependsOn != null && !isFresh(outcome, dependsOn.within(), step.now()))) {
            return Truth.UNKNOWN;
        }
        return Truth.of(
                switch (asked) {
                    case SUCCEEDED -> outcome.state() == RunState.SUCCEEDED;
                    case FAILED -> outcome.state() == RunState.FAILED;
                    case SKIPPED -> false;
                    case DONE -> true;
                });
    }

    private static boolean isFresh(
            JobRow.JobOutcome outcome, @Nullable Duration within, Instant now) {
        return within == null || !outcome.endedAt().plus(within).isBefore(now);
    }

    /// Outcomes too old to be used, and those beyond the limit. The latest of them ended now.
    private static void forgetOld(JobStep step) {
        DependsOn dependsOn = step.plan().dependsOn();
        Duration within = dependsOn == null ? null : dependsOn.within();
        int excess = step.state().outcomes() + 1 - Limits.OUTCOMES;
        JobRow.JobOutcome oldest = step.state().nextOutcome(null);
        for (int i = 0; oldest != null && i < Limits.OUTCOMES_FORGOTTEN_PER_STEP; i++) {
            boolean current = oldest.equals(step.outcome(oldest.job(), oldest.key()));
            if (i >= excess && isFresh(oldest, within, step.now())) {
                return;
            }
            if (current) {
                step.remove(oldest);
            }
            oldest = step.state().nextOutcome(oldest);
        }
    }

    private static JobEffect.TriggerJoined join(
            JobPlan plan, String key, List<JobRow.JobOutcome> joined) {
        StringBuilder id = new StringBuilder();
        StringBuilder runs = new StringBuilder();
        for (JobRow.JobOutcome outcome : joined) {
            id.append(id.isEmpty() ? "" : "+").append(outcome.runId());
            runs.append(runs.isEmpty() ? "" : ",")
                    .append("{\"job\":\"" + outcome.job())
                    .append("\",\"run_id\":\"" + outcome.runId())
                    .append("\",\"state\":\"" + outcome.state())
                    .append("\",\"ended_at\":\"" + outcome.endedAt())
                    .append("\"}");
        }
        String keyJson = key.equals(JobPlan.NO_KEY) ? Json.NULL.text() : key;
        Json event = new Json("{\"key\":" + keyJson + ",\"runs\":[" + runs + "]}");
        Instant nominalAt =
                joined.stream()
                        .map(JobRow.JobOutcome::nominalAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        TriggerRef trigger = new TriggerRef(TRIGGER_KIND, id.toString(), event);
        return new JobEffect.TriggerJoined(trigger, params(plan, joined), nominalAt);
    }

    /// From the one that ended last; from an earlier one what that one does not have.
    private static Json params(JobPlan plan, List<JobRow.JobOutcome> joined) {
        List<JobRow.JobOutcome> latestFirst = new ArrayList<>(joined.reversed());
        latestFirst.sort(Comparator.comparing(JobRow.JobOutcome::endedAt).reversed());
        StringBuilder params = new StringBuilder("{");
        for (Map.Entry<String, Expression> param : plan.handedOn().entrySet()) {
            String value = value(param.getValue(), latestFirst);
            if (value != null) {
                params.append(params.length() > 1 ? "," : "")
                        .append('"' + param.getKey() + "\":" + value);
            }
        }
        return new Json(params.append('}').toString());
    }

    private static @Nullable String value(Expression param, List<JobRow.JobOutcome> latestFirst) {
        for (JobRow.JobOutcome outcome : latestFirst) {
            Scope.RunView run =
                    new Scope.RunView(
                            outcome.runId(),
                            outcome.job(),
                            outcome.nominalAt(),
                            outcome.nominalAt(),
                            "");
            if (param.evaluate(scope(outcome.params(), run, null))
                    instanceof Evaluation.Value(Json json)) {
                return json.text();
            }
        }
        return null;
    }

    private Dependencies() {}
}
