package io.hivemind.core.engine;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobDecider;
import io.hivemind.core.admission.JobDecision;
import io.hivemind.core.admission.JobEffect;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.admission.JobReader;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Rejection;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunDecider;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Where runs come into being: what asks for one passes its job's admission, and is created or
/// refused in the same step.
final class Entrance {
    /// The kind of trigger that a rerun is.
    private static final String RERUN = "rerun";

    private final Turn turn;
    private final Partitions partitions;
    private final Definitions definitions;
    private final EngineState state;
    private final Instant now;

    Entrance(
            Turn turn,
            Partitions partitions,
            Definitions definitions,
            EngineState state,
            Instant now) {
        this.turn = turn;
        this.partitions = partitions;
        this.definitions = definitions;
        this.state = state;
        this.now = now;
    }

    void trigger(Input.Trigger input) {
        JobPlan job = definitions.latest(input.job());
        if (job == null) {
            refuse(input, Output.Refusal.NO_SUCH_JOB, "there is no job " + input.job());
            return;
        }
        TriggerRef trigger = input.trigger();
        int place = partitions.ofRun(job.job(), trigger.id());
        if (place != partitions.own()) {
            turn.send(place, input); // who sent it did not know yet that its runs are spread
            return;
        }
        String runId = RunIds.runId(partitions.own(), input.job(), trigger.kind(), trigger.id());
        if (state.run(runId) != null || state.hasEnded(runId)) {
            refuse(input, Output.Refusal.DUPLICATE, "run " + runId + " exists, or has ended");
        } else if (input.manner() == Input.Manner.RERUN) {
            Decision.Accepted created =
                    create(input, runId, job, new Entry.Wait(Reason.DEPENDENCIES));
            if (created != null) {
                turn.happened(runId, created);
            }
        } else if (JobDecider.isFree(state.job(input.job()), job)) {
            admit(input, runId, job, input.params()); // which nothing looks at before the run does
        } else {
            Plan plan = definitions.plan(input.job(), job.revision());
            switch (plan.parameters(input.params())) {
                case Evaluation.Failure(String message) ->
                        refuse(input, Output.Refusal.BAD_PARAMS, message);
                case Evaluation.Value(Json params) -> admit(input, runId, job, params);
            }
        }
    }

    /// A rerun that has what it takes over asks for admission, as a manual start does.
    void begin(String runId) {
        Run run = state.run(runId);
        JobPlan job = run == null ? null : definitions.lastKnown(run.job());
        if (run == null || job == null || !isBeingBuilt(run)) {
            Rejection.Kind kind = run == null ? Rejection.Kind.NO_SUCH_RUN : Rejection.Kind.STALE;
            Rejection why = new Rejection(kind, "no rerun waits here to begin");
            turn.rejected(runId, new Decision.Rejected(why, null, List.of()));
            return;
        }
        JobDecision admitted =
                admission(
                        job,
                        new JobCommand.Admit(
                                runId, run.trigger(), run.params(), run.nominalAt(), true, false));
        state.write(run.job(), admitted.changes());
        turn.tell(
                runId,
                switch (entry(admitted, runId)) {
                    case Entry.Start() -> new RunCommand.ReleaseRun();
                    case Entry.Wait(Reason reason) -> new RunCommand.HoldRun(reason);
                    case Entry.Skip(Reason reason) -> new RunCommand.SkipRun(reason);
                    case Entry.Fail(Reason reason, String ignored) ->
                            new RunCommand.CancelRun(reason);
                });
        turn.carryOut(run.job(), admitted);
    }

    private boolean isBeingBuilt(Run run) {
        return run.trigger().kind().equals(RERUN)
                && run.state() == RunState.PENDING
                && state.job(run.job()).run(run.runId()) == null;
    }

    private void admit(Input.Trigger input, String runId, JobPlan job, Json params) {
        JobCommand.Admit admit =
                new JobCommand.Admit(
                        runId,
                        input.trigger(),
                        params,
                        nominalAt(input),
                        input.manner() != Input.Manner.TRIGGERED,
                        input.manner() == Input.Manner.MANUAL_AT_GATE);
        JobDecision admitted = admission(job, admit);
        if (admitted.refused() != null) {
            boolean twice = admitted.refused().kind() == JobDecision.Kind.DUPLICATE;
            refuse(
                    input,
                    twice ? Output.Refusal.DUPLICATE : Output.Refusal.DISABLED,
                    admitted.refused().message());
            return;
        }
        // Nothing of the admission stands where the run can not be.
        Decision.Accepted created = create(input, runId, job, entry(admitted, runId));
        if (created != null) {
            state.write(input.job(), admitted.changes());
            turn.happened(runId, created);
            turn.carryOut(input.job(), admitted);
        }
    }

    private JobDecision admission(JobPlan job, JobCommand.Admit admit) {
        JobReader rows = state.job(job.job().fullName());
        return JobDecider.isFree(rows, job)
                ? JobDecider.admitFreely(rows, job, admit, now)
                : JobDecider.decide(rows, job, admit, now);
    }

    /// Null where it was refused.
    private Decision.@Nullable Accepted create(
            Input.Trigger input, String runId, JobPlan job, Entry entry) {
        RunCommand.StartRun start =
                new RunCommand.StartRun(
                        runId,
                        input.trigger(),
                        input.params(),
                        nominalAt(input),
                        entry,
                        input.parent());
        Plan plan = definitions.plan(input.job(), job.revision());
        Decision decision =
                RunDecider.decide(new StoredRun(state, runId, input.job()), plan, start, now);
        return switch (decision) {
            case Decision.Rejected rejected -> {
                refuse(input, Output.Refusal.BAD_PARAMS, rejected.rejection().message());
                yield null;
            }
            case Decision.Accepted accepted -> accepted;
        };
    }

    private Instant nominalAt(Input.Trigger input) {
        return input.nominalAt() == null ? now : input.nominalAt();
    }

    private static Entry entry(JobDecision admitted, String runId) {
        for (JobEffect effect : admitted.effects()) {
            if (effect instanceof JobEffect.CreateRun(String created, Entry entry)
                    && created.equals(runId)) {
                return entry;
            }
        }
        throw new IllegalStateException("admitted, and not created: " + runId);
    }

    private void refuse(Input.Trigger input, Output.Refusal why, String message) {
        turn.add(new Output.Refused(input.job(), input.trigger(), why, message));
        Parent parent = input.parent();
        if (parent != null && why != Output.Refusal.DUPLICATE) {
            turn.send(
                    RunIds.partition(parent.runId()),
                    new Input.ToRun(
                            parent.runId(),
                            new RunCommand.ChildEnded(
                                    parent.task(),
                                    parent.attempt(),
                                    parent.dispatch(),
                                    RunState.FAILED,
                                    Json.NULL,
                                    null,
                                    message)));
        }
    }
}
