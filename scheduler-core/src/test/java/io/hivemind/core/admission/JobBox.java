package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A job in memory, with a clock that tests move. Tells what came of each command in short words.
final class JobBox {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Json NOTHING = new Json("{}");

    final JobTable table = new JobTable();
    JobPlan plan;
    Instant now = START;

    JobBox(TestJob job) {
        this.plan = job.plan();
        decide(new JobCommand.Define());
    }

    JobBox after(Duration time) {
        now = now.plus(time);
        return this;
    }

    JobBox at(String time) {
        now = Instant.parse(time);
        return this;
    }

    List<String> redefine(TestJob job) {
        plan = job.plan();
        return told(new JobCommand.Define());
    }

    /// A triggered run.
    List<String> trigger(String runId) {
        return trigger(runId, NOTHING);
    }

    List<String> trigger(String runId, Json params) {
        return told(admit(runId, params, false, false));
    }

    List<String> start(String runId) {
        return told(admit(runId, NOTHING, true, false));
    }

    JobCommand.Admit admit(String runId, Json params, boolean manual, boolean wait) {
        return new JobCommand.Admit(
                runId, new TriggerRef("manual", runId, null), params, now, manual, wait);
    }

    List<String> ended(String runId) {
        return told(new JobCommand.RunEnded(runId, RunState.SUCCEEDED));
    }

    List<String> upstream(String job, String runId, RunState state) {
        return upstream(job, runId, state, NOTHING);
    }

    List<String> succeeded(String job, String runId) {
        return upstream(job, runId, RunState.SUCCEEDED, NOTHING);
    }

    List<String> upstream(String job, String runId, RunState state, Json params) {
        return told(new JobCommand.UpstreamEnded(job, runId, state, now, now, params));
    }

    static Json day(String day) {
        return new Json("{\"day\":\"" + day + "\"}");
    }

    /// What came of it, sweeps to their end included.
    List<String> told(JobCommand command) {
        List<String> told = new ArrayList<>();
        JobDecision decision = decide(command);
        if (decision.refused() != null) {
            told.add("refused " + decision.refused().kind());
        }
        for (JobEffect effect : decision.effects()) {
            if (effect instanceof JobEffect.SweepLater(JobRow.Stage stage, long after)) {
                told.addAll(told(new JobCommand.Sweep(stage, after)));
            } else {
                told.add(text(effect));
            }
        }
        return told;
    }

    JobDecision decide(JobCommand command) {
        JobDecision decision = JobDecider.decide(table, plan, command, now);
        decision.changes().forEach(this::checkBefore);
        table.apply(decision.changes());
        return decision;
    }

    private void checkBefore(JobChange change) {
        if (change.before() instanceof JobRow.AdmittedRun run) {
            assertThat(run).isEqualTo(table.run(run.runId()));
        } else if (change.before() == null && change.after() instanceof JobRow.AdmittedRun run) {
            assertThat(table.run(run.runId())).isNull();
        }
    }

    private static String text(JobEffect effect) {
        return switch (effect) {
            case JobEffect.CreateRun(String id, Entry.Start()) -> id + " starts";
            case JobEffect.CreateRun(String id, Entry.Wait(var reason)) -> id + " waits " + reason;
            case JobEffect.CreateRun(String id, Entry.Skip(var reason)) ->
                    id + " is skipped " + reason;
            case JobEffect.CreateRun(String id, Entry.Fail(var reason, String ignored)) ->
                    id + " fails " + reason;
            case JobEffect.Release(String id) -> id + " released";
            case JobEffect.Hold(String id, var reason) -> id + " held " + reason;
            case JobEffect.Skip(String id, var reason) -> id + " skipped " + reason;
            case JobEffect.Cancel(String id, var reason) -> id + " cancelled " + reason;
            case JobEffect.Pause(String id) -> id + " paused";
            case JobEffect.Resume(String id) -> id + " resumed";
            case JobEffect.TriggerJoined(var trigger, var params, Instant nominalAt) ->
                    "joined "
                            + trigger.id()
                            + " "
                            + params.text()
                            + " +"
                            + Duration.between(START, nominalAt).toMinutes()
                            + "m";
            case JobEffect.SweepLater later -> later.toString();
        };
    }
}
