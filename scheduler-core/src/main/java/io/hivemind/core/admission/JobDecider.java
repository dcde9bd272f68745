package io.hivemind.core.admission;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Decides what comes of a command to a job: changed rows and effects, or a refusal.
public final class JobDecider {

    /// @param plan the job's latest revision
    /// @param now the decision's time, never before that of an earlier decision about the job
    public static JobDecision decide(
            JobReader state, JobPlan plan, JobCommand command, Instant now) {
        JobStep step = new JobStep(state, plan, now);
        return switch (command) {
            case JobCommand.Define() -> define(step);
            case JobCommand.Admit admit -> admit(step, admit);
            case JobCommand.RunEnded(String runId, RunState ended) -> ended(step, runId, ended);
            case JobCommand.UpstreamEnded ended -> Dependencies.heard(step, ended);
            case JobCommand.PauseJob() -> pause(step, true);
            case JobCommand.ResumeJob() -> pause(step, false);
            case JobCommand.CountTaskRun(String task) -> {
                long runs = state.taskRuns(task);
                step.change(
                        runs == 0 ? null : new JobRow.TaskRuns(task, runs),
                        new JobRow.TaskRuns(task, runs + 1));
                yield step.decision();
            }
            case JobCommand.Sweep(JobRow.Stage stage, long after) -> {
                sweep(step, stage, after);
                yield step.decision();
            }
            case JobCommand.Adopt(List<Run> runs, boolean last) -> {
                runs.forEach(run -> adopt(step, run));
                if (last && !isFree(state, plan)) {
                    step.hasFreeRuns(false);
                }
                yield step.decision();
            }
        };
    }

    /// Whether runs of the job need no rows: nothing limits, counts or gates them, and no pause
    /// holds them.
    public static boolean isFree(JobReader state, JobPlan plan) {
        JobRow.Header header = state.header();
        return !plan.isCounted() && (header == null || !header.paused());
    }

    /// Admits a run of a job whose runs are free, at no more cost than the first of them. Should
    /// the job be paused, or count its runs one day, [JobCommand.Adopt] makes up for the missing
    /// rows. The life of `max_runs` begins with the revision that first has it.
    public static JobDecision admitFreely(
            JobReader state, JobPlan plan, JobCommand.Admit admit, Instant now) {
        if (!plan.job().enabled() && !admit.manual()) {
            return refuse(JobDecision.Kind.DISABLED, "the job is not enabled");
        }
        JobRow.Header before = state.header();
        JobRow.Header header = before != null ? before : JobRow.Header.first(now);
        List<JobChange> changes =
                header.hasFreeRuns()
                        ? List.of()
                        : List.of(new JobChange(before, header.withFreeRuns(true)));
        JobEffect created = new JobEffect.CreateRun(admit.runId(), new Entry.Start());
        return new JobDecision(changes, List.of(created), null);
    }

    /// One that waits was not admitted yet.
    private static void adopt(JobStep step, Run run) {
        if (run.state() != RunState.RUNNING || step.run(run.runId()) != null) {
            return;
        }
        Scope.RunView view =
                new Scope.RunView(
                        run.runId(),
                        run.job(),
                        run.nominalAt(),
                        run.createdAt(),
                        run.trigger().kind());
        Scope scope = Dependencies.scope(run.params(), view, run.trigger().event());
        boolean paused = step.header().paused();
        step.put(
                new JobRow.AdmittedRun(
                        run.runId(),
                        JobRow.Stage.ACTIVE,
                        step.nextOrder(),
                        text(step.plan().limitKey(scope)),
                        JobPlan.NO_KEY,
                        run.createdAt(),
                        paused ? JobRow.Standing.PAUSED : JobRow.Standing.FREE,
                        false));
        if (paused) {
            step.add(new JobEffect.Pause(run.runId()));
        }
    }

    private static JobDecision define(JobStep step) {
        if (step.state().header() != null) {
            JobRow.JobOutcome outcome = step.state().nextOutcome(null);
            while (outcome != null) {
                if (!step.plan().upstream().contains(outcome.job())) {
                    step.remove(outcome);
                }
                outcome = step.state().nextOutcome(outcome);
            }
            sweep(step, JobRow.Stage.WAITING, -1);
            sweep(step, JobRow.Stage.GATED, -1);
        }
        return step.decision();
    }

    private static JobDecision admit(JobStep step, JobCommand.Admit admit) {
        if (!step.plan().job().enabled() && !admit.manual()) {
            return refuse(JobDecision.Kind.DISABLED, "the job is not enabled");
        }
        if (step.run(admit.runId()) != null) {
            return refuse(JobDecision.Kind.DUPLICATE, "the run exists already");
        }
        MaxRuns most = step.plan().job().options().maxRuns();
        if (most != null && step.counted(most.window()) >= most.count()) {
            create(step, admit, new Entry.Skip(Reason.THRESHOLD));
            return step.decision();
        }
        step.count();
        Scope.RunView run =
                new Scope.RunView(
                        admit.runId(),
                        step.plan().job().fullName(),
                        admit.nominalAt(),
                        step.now(),
                        admit.trigger().kind());
        Scope scope = Dependencies.scope(admit.params(), run, admit.trigger().event());
        Evaluation limitKey = step.plan().limitKey(scope);
        boolean gated = waits(step.plan(), admit);
        Evaluation gateKey =
                gated ? step.plan().gateKey(scope) : new Evaluation.Value(new Json(JobPlan.NO_KEY));
        if (limitKey instanceof Evaluation.Failure(String message)) {
            create(step, admit, new Entry.Fail(Reason.EXPRESSION, message));
        } else if (gateKey instanceof Evaluation.Failure(String message)) {
            create(step, admit, new Entry.Fail(Reason.EXPRESSION, message));
        } else {
            enter(step, row(step, admit, text(limitKey), text(gateKey)), gated);
        }
        return step.decision();
    }

    /// Whether a gate stands before this run.
    private static boolean waits(JobPlan plan, JobCommand.Admit admit) {
        return plan.dependsOn() != null
                && !admit.trigger().kind().equals(Dependencies.TRIGGER_KIND)
                && (admit.waitForDependencies() || (plan.isGated() && !admit.manual()));
    }

    private static void enter(JobStep step, JobRow.AdmittedRun run, boolean gated) {
        if (gated
                && (step.first(JobRow.Stage.GATED, run.gateKey()) != null
                        || !Dependencies.pass(step, run.gateKey()))) {
            step.put(run);
            step.add(new JobEffect.CreateRun(run.runId(), new Entry.Wait(Reason.DEPENDENCIES)));
        } else {
            Places.enter(step, run, true);
        }
    }

    private static JobDecision ended(JobStep step, String runId, RunState state) {
        if (!state.isTerminal()) {
            throw new IllegalArgumentException("run " + runId + " has not ended: " + state);
        }
        JobRow.AdmittedRun run = step.run(runId);
        if (run == null) {
            return refuse(JobDecision.Kind.STALE, "no such run: it has ended, or never was");
        }
        step.remove(run);
        if (run.stage() == JobRow.Stage.ACTIVE) {
            Places.fill(step, run.limitKey());
        }
        return step.decision();
    }

    private static JobDecision pause(JobStep step, boolean paused) {
        if (step.header().paused() == paused) {
            return refuse(
                    JobDecision.Kind.STALE,
                    paused ? "the job is paused already" : "the job is not paused");
        }
        step.pause(paused);
        sweep(step, JobRow.Stage.ACTIVE, -1);
        return step.decision();
    }

    /// Brings runs in line with what holds for the job now: so a repeated or late sweep, or two
    /// that cross, do no harm.
    private static void sweep(JobStep step, JobRow.Stage stage, long after) {
        JobRow.AdmittedRun run = step.state().next(stage, after);
        for (int seen = 0; run != null; seen++) {
            if (seen == Limits.RUNS_PER_SWEEP) {
                step.add(new JobEffect.SweepLater(stage, run.order() - 1));
                return;
            }
            switch (stage) {
                case ACTIVE -> align(step, run);
                case WAITING -> {
                    if (Places.isFree(step, run.limitKey())) {
                        Places.activate(step, run, false);
                    }
                }
                case GATED -> {
                    if (step.plan().dependsOn() == null || Dependencies.pass(step, run.gateKey())) {
                        Places.enter(step, run, false);
                    }
                }
            }
            run = step.state().next(stage, run.order());
        }
    }

    private static void align(JobStep step, JobRow.AdmittedRun run) {
        boolean paused = step.header().paused();
        switch (run.standing()) {
            case FREE -> {
                if (paused) {
                    step.put(run.with(JobRow.Standing.PAUSED));
                    step.add(new JobEffect.Pause(run.runId()));
                }
            }
            case PAUSED -> {
                if (!paused) {
                    step.put(run.with(JobRow.Standing.FREE));
                    step.add(new JobEffect.Resume(run.runId()));
                }
            }
            case HELD -> {
                if (!paused) {
                    step.put(run.with(JobRow.Standing.FREE));
                    step.add(new JobEffect.Release(run.runId()));
                }
            }
        }
    }

    private static JobRow.AdmittedRun row(
            JobStep step, JobCommand.Admit admit, String limitKey, String gateKey) {
        return new JobRow.AdmittedRun(
                admit.runId(),
                JobRow.Stage.GATED,
                step.nextOrder(),
                limitKey,
                gateKey,
                step.now(),
                JobRow.Standing.FREE,
                false);
    }

    private static void create(JobStep step, JobCommand.Admit admit, Entry entry) {
        step.add(new JobEffect.CreateRun(admit.runId(), entry));
    }

    private static String text(@Nullable Evaluation evaluation) {
        return evaluation instanceof Evaluation.Value(Json json) ? json.text() : JobPlan.NO_KEY;
    }

    private static JobDecision refuse(JobDecision.Kind kind, String message) {
        return new JobDecision(List.of(), List.of(), new JobDecision.Refusal(kind, message));
    }

    private JobDecider() {}
}
