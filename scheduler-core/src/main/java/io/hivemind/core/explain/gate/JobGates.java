package io.hivemind.core.explain.gate;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.admission.Windows;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunState;
import io.hivemind.core.schedule.Slot;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The gates before the next run of a job.
public final class JobGates {
    /// A trigger of the job, and its next slot; null where it has none to come, or none by time.
    public record Next(TriggerSpec trigger, @Nullable Slot slot) {}

    private final JobPlan job;
    private final List<Next> triggers;
    private final Outside outside;

    public JobGates(JobPlan job, List<Next> triggers, Outside outside) {
        this.job = job;
        this.triggers = triggers;
        this.outside = outside;
    }

    public List<Gate> all() {
        List<Gate> gates = new ArrayList<>();
        if (!job.job().enabled()) {
            gates.add(
                    Gate.waits(
                            Kind.ENABLED,
                            "enabled: false; its triggers create no runs",
                            "a definition without it; a manual start is let through"));
        }
        gates.add(triggers());
        MaxRuns most = job.job().options().maxRuns();
        if (most != null) {
            gates.add(maxRuns(most));
        }
        if (job.job().options().dependsOn() != null) {
            gates.add(new Upstream(job, outside).gate(null));
        }
        Concurrency limit = job.job().options().concurrency();
        if (limit != null) {
            gates.add(concurrency(limit));
        }
        Instant pausedAt = outside.jobPausedAt();
        if (pausedAt != null) {
            Fact since = new Fact(job.job().fullName(), "PAUSED", "the job", pausedAt);
            gates.add(
                    Gate.waits(
                            Kind.PAUSED,
                            "paused: runs are created, and none starts",
                            "hivemind resume " + job.job().fullName(),
                            List.of(since)));
        }
        return gates;
    }

    private Gate triggers() {
        String start = "hivemind run " + job.job().fullName();
        List<Fact> facts = new ArrayList<>();
        Instant next = null;
        for (Next trigger : triggers) {
            Slot slot = trigger.slot();
            Instant at = slot == null ? null : slot.nominalAt();
            String options = trigger.trigger().options().text();
            facts.add(new Fact(trigger.trigger().kind(), null, options, at));
            if (at != null && (next == null || at.isBefore(next))) {
                next = at;
            }
        }
        if (facts.isEmpty()) {
            return job.job().options().dependsOn() == null
                    ? Gate.waits(Kind.TRIGGERS, "it has none", start)
                    : Gate.passed(Kind.TRIGGERS, "none: its dependencies start it");
        }
        return Gate.waits(
                Kind.TRIGGERS,
                Say.count(facts.size(), "trigger")
                        + (next == null ? "" : ", next slot below")
                        + "; triggers do not fire yet in this version",
                start,
                facts);
    }

    private Gate maxRuns(MaxRuns most) {
        long runs = outside.runsSince(Windows.start(most.window(), outside.now()));
        String says = runs + " of " + most(most);
        return runs < most.count()
                ? Gate.passed(Kind.MAX_RUNS, says)
                : Gate.waits(Kind.MAX_RUNS, says, "a new window, or a larger max_runs");
    }

    private Gate concurrency(Concurrency limit) {
        List<Run> live = outside.liveRuns();
        List<Fact> holders =
                live.stream().filter(JobGates::hasPlace).map(JobGates::holder).toList();
        long waiting = live.stream().filter(run -> run.reason() == Reason.CONCURRENCY).count();
        if (limit.key() != null) {
            String each = " for each value of " + limit.key();
            return Gate.passed(
                    Kind.CONCURRENCY,
                    Say.count(limit.limit(), "place") + each + "; " + waiting + " wait",
                    holders);
        }
        String says =
                places(holders.size(), limit) + (waiting == 0 ? "" : ", " + waiting + " wait");
        return holders.size() < limit.limit()
                ? Gate.passed(Kind.CONCURRENCY, says, holders)
                : Gate.waits(Kind.CONCURRENCY, says, "the end of a run that has a place", holders);
    }

    /// It runs, or would if its job were not paused.
    static boolean hasPlace(Run run) {
        return run.state() == RunState.RUNNING || run.reason() == Reason.PAUSED;
    }

    static Fact holder(Run run) {
        Instant since = run.startedAt() == null ? run.createdAt() : run.startedAt();
        return new Fact(run.runId(), run.state().name(), "has a place", since);
    }

    static String places(int taken, Concurrency limit) {
        return taken + " of " + Say.count(limit.limit(), "place") + " taken";
    }

    static String most(MaxRuns most) {
        String runs = Say.count(most.count(), "run");
        return switch (most.window()) {
            case MaxRuns.Window.Life() -> runs + " in the job's life";
            case MaxRuns.Window.Every(var length) -> runs + " per " + Say.duration(length);
            case MaxRuns.Window.Calendar(var unit) -> runs + " per " + Say.word(unit);
        };
    }
}
