package io.hivemind.core.explain.gate;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The gates between a trigger and the start of its run.
public final class RunGates {
    /// Kinds of triggers that do not wait for other jobs.
    private static final Set<String> MANUAL = Set.of("manual", "job", "rerun");

    private static final String JOINED = "depends_on";

    private final RecordedRun recorded;
    private final Run run;
    private final Plan plan;
    private final Outside outside;

    RunGates(RecordedRun recorded, Plan plan, Outside outside) {
        this.recorded = recorded;
        this.run = recorded.run();
        this.plan = plan;
        this.outside = outside;
    }

    public List<Gate> all() {
        List<Gate> gates = new ArrayList<>();
        JobPlan job = outside.job();
        if (job != null) {
            add(gates, maxRuns(job));
            add(gates, dependsOn(job));
            add(gates, concurrency(job));
        }
        add(gates, paused());
        add(gates, timeout());
        return gates;
    }

    /// Where it waits or ended, null where it is past all of them.
    public @Nullable Gate current() {
        return all().stream().filter(gate -> !gate.isOpen()).findFirst().orElse(null);
    }

    private @Nullable Gate maxRuns(JobPlan job) {
        MaxRuns most = job.job().options().maxRuns();
        if (ended(RunState.SKIPPED, Reason.THRESHOLD)) {
            return Gate.stopped(Kind.MAX_RUNS, "the job had all the runs it may have");
        }
        return most == null ? null : Gate.passed(Kind.MAX_RUNS, JobGates.most(most));
    }

    private @Nullable Gate dependsOn(JobPlan job) {
        String kind = run.trigger().kind();
        if (waits(Reason.DEPENDENCIES)) {
            return kind.equals("rerun")
                    ? Gate.waits(
                            Kind.DEPENDS_ON,
                            "it is being put together from an earlier run",
                            "the last of the outcomes that it takes over")
                    : atGate(job);
        }
        var dependsOn = job.job().options().dependsOn();
        if (ended(RunState.SKIPPED, Reason.THRESHOLD) || dependsOn == null) {
            return null;
        } else if (kind.equals(JOINED)) {
            return Gate.passed(Kind.DEPENDS_ON, dependsOn.text() + ": met, and so it was started");
        } else if (recorded.hasWaited(new RunEvent.RunQueued(Reason.DEPENDENCIES))) {
            return Gate.passed(
                    Kind.DEPENDS_ON, dependsOn.text() + ": it waited until that was met");
        }
        return MANUAL.contains(kind)
                ? Gate.notAsked(
                        Kind.DEPENDS_ON, "a " + kind + " start does not wait for other jobs")
                : Gate.passed(Kind.DEPENDS_ON, dependsOn.text() + ": met");
    }

    private Gate atGate(JobPlan job) {
        Evaluation key = job.gateKey(run);
        long before =
                outside.liveRuns().stream()
                        .filter(other -> other.reason() == Reason.DEPENDENCIES)
                        .filter(other -> other.createdAt().isBefore(run.createdAt()))
                        .filter(other -> job.gateKey(other).equals(key))
                        .count();
        Gate gate = new Upstream(job, outside).gate(key);
        String release = Objects.requireNonNullElse(gate.release(), "the next meeting of it");
        return Gate.waits(
                Kind.DEPENDS_ON,
                gate.says(),
                before == 0
                        ? release
                        : release + "; " + Say.count(before, "run") + " at this gate before it",
                gate.facts());
    }

    private @Nullable Gate concurrency(JobPlan job) {
        Concurrency limit = job.job().options().concurrency();
        if (limit == null) {
            return null;
        }
        String full = "when_full: " + Say.word(limit.whenFull());
        if (ended(RunState.SKIPPED, Reason.CONCURRENCY)) {
            return Gate.stopped(Kind.CONCURRENCY, "all places were taken, " + full);
        } else if (ended(RunState.CANCELLED, Reason.CONCURRENCY)) {
            return Gate.stopped(Kind.CONCURRENCY, "a newer run wanted its place, " + full);
        } else if (run.state() == RunState.PENDING && run.reason() == Reason.DEPENDENCIES) {
            return Gate.notAsked(Kind.CONCURRENCY, Say.count(limit.limit(), "place"));
        } else if (run.state().isTerminal()) {
            return run.startedAt() == null
                    ? null
                    : Gate.passed(Kind.CONCURRENCY, "it had its place");
        }
        Evaluation key = job.limitKey(run);
        List<Run> rivals =
                outside.liveRuns().stream()
                        .filter(other -> job.limitKey(other).equals(key))
                        .toList();
        List<Fact> holders =
                rivals.stream().filter(JobGates::hasPlace).map(JobGates::holder).toList();
        String taken = JobGates.places(holders.size(), limit) + ofKey(key);
        if (!waits(Reason.CONCURRENCY)) {
            return Gate.passed(Kind.CONCURRENCY, taken);
        }
        long before =
                rivals.stream()
                        .filter(other -> other.reason() == Reason.CONCURRENCY)
                        .filter(other -> other.createdAt().isBefore(run.createdAt()))
                        .count();
        String release = "the end of " + (limit.limit() == 1 ? "the run" : "one of the runs");
        return Gate.waits(
                Kind.CONCURRENCY,
                taken,
                release
                        + (limit.limit() == 1 ? " that has it" : " that have them")
                        + (before == 0 ? "" : "; " + Say.count(before, "run") + " before it"),
                holders);
    }

    /// A pause, or none: then there is nothing to say.
    private @Nullable Gate paused() {
        Instant job = outside.jobPausedAt();
        boolean held = waits(Reason.PAUSED);
        if (!held && !(run.state() == RunState.RUNNING && run.paused())) {
            return null;
        }
        String resume = "hivemind resume " + (held || job != null ? run.job() : run.runId());
        List<Fact> since = new ArrayList<>();
        if (job != null) {
            since.add(new Fact(run.job(), "PAUSED", "the job", job));
        }
        Instant own = recorded.when(RunEvent.RunPaused.class);
        if (run.paused() && own != null) {
            since.add(new Fact(run.runId(), "PAUSED", "the run", own));
        }
        return Gate.waits(
                Kind.PAUSED,
                held ? "the job is paused" : "paused: no attempt starts, live ones go on",
                resume,
                since);
    }

    private @Nullable Gate timeout() {
        var timeout = plan.job().options().timeout();
        if (timeout == null || run.startedAt() == null || run.state().isTerminal()) {
            return null;
        }
        return Gate.notAsked(
                        Kind.TIMEOUT,
                        Say.duration(timeout) + ": if it still runs then it is FAILED (TIMED_OUT)")
                .until(run.startedAt().plus(timeout));
    }

    private boolean waits(Reason reason) {
        return run.state() == RunState.PENDING && run.reason() == reason;
    }

    private boolean ended(RunState state, Reason reason) {
        return run.state() == state && run.reason() == reason;
    }

    private static String ofKey(Evaluation key) {
        return key instanceof Evaluation.Value(Json json) && !json.text().isEmpty()
                ? " for key " + json.text()
                : "";
    }

    private static void add(List<Gate> gates, @Nullable Gate gate) {
        if (gate != null) {
            gates.add(gate);
        }
    }
}
