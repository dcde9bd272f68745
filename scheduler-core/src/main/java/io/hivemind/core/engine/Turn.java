package io.hivemind.core.engine;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobDecider;
import io.hivemind.core.admission.JobDecision;
import io.hivemind.core.admission.JobEffect;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.pool.PoolDecider;
import io.hivemind.core.pool.PoolDecision;
import io.hivemind.core.pool.PoolEffect;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Entry;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunDecider;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TriggerRef;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One input and all that follows from it between a job and its runs. Works through a list instead
/// of recursing: a run that ends lets the next begin, which may end at once.
final class Turn {
    private final Partitions partitions;
    private final Definitions definitions;
    private final EngineState state;
    private final Instant now;
    private final List<Output> outputs = new ArrayList<>();
    private final Deque<Input> open = new ArrayDeque<>();

    Turn(Partitions partitions, Definitions definitions, EngineState state, Instant now) {
        this.partitions = partitions;
        this.definitions = definitions;
        this.state = state;
        this.now = now;
    }

    List<Output> outputs() {
        return outputs;
    }

    void handle(Input first) {
        open.add(first);
        while (!open.isEmpty()) {
            switch (open.remove()) {
                case Input.Trigger trigger -> trigger(trigger);
                case Input.ToRun(String runId, List<RunCommand> commands) -> toRun(runId, commands);
                case Input.ToJob(String job, JobCommand command) -> toJob(job, command);
                case Input.ToPools pools -> toPools(pools);
            }
        }
    }

    private void trigger(Input.Trigger input) {
        JobPlan job = definitions.latest(input.job());
        if (job == null) {
            refuse(input, Output.Refusal.NO_SUCH_JOB, "there is no job " + input.job());
            return;
        }
        TriggerRef trigger = input.trigger();
        String runId = RunIds.runId(partitions.own(), input.job(), trigger.kind(), trigger.id());
        if (state.run(runId) != null || state.hasEnded(runId)) {
            refuse(input, Output.Refusal.DUPLICATE, "run " + runId + " exists, or has ended");
            return;
        }
        Plan plan = definitions.plan(input.job(), job.revision());
        switch (plan.parameters(input.params())) {
            case Evaluation.Failure(String message) ->
                    refuse(input, Output.Refusal.BAD_PARAMS, message);
            case Evaluation.Value(Json params) -> admit(input, runId, job, params);
        }
    }

    private void admit(Input.Trigger input, String runId, JobPlan job, Json params) {
        Instant nominalAt = input.nominalAt() == null ? now : input.nominalAt();
        JobCommand.Admit admit =
                new JobCommand.Admit(
                        runId,
                        input.trigger(),
                        params,
                        nominalAt,
                        input.manner() != Input.Manner.TRIGGERED,
                        input.manner() == Input.Manner.MANUAL_AT_GATE);
        JobDecision admitted = JobDecider.decide(state.job(input.job()), job, admit, now);
        if (admitted.refused() != null) {
            boolean twice = admitted.refused().kind() == JobDecision.Kind.DUPLICATE;
            refuse(
                    input,
                    twice ? Output.Refusal.DUPLICATE : Output.Refusal.DISABLED,
                    admitted.refused().message());
            return;
        }
        Plan plan = definitions.plan(input.job(), job.revision());
        RunCommand.StartRun start =
                new RunCommand.StartRun(
                        runId,
                        input.trigger(),
                        input.params(),
                        nominalAt,
                        entry(admitted, runId),
                        input.parent());
        // Nothing of the admission stands where the run can not be.
        Decision created =
                RunDecider.decide(new StoredRun(state, runId, input.job()), plan, start, now);
        switch (created) {
            case Decision.Rejected rejected ->
                    refuse(input, Output.Refusal.BAD_PARAMS, rejected.rejection().message());
            case Decision.Accepted accepted -> {
                state.write(input.job(), admitted.changes());
                happened(runId, accepted);
                admitted.effects().forEach(effect -> carryOut(input.job(), effect));
            }
        }
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
        outputs.add(new Output.Refused(input.job(), input.trigger(), why, message));
        Parent parent = input.parent();
        if (parent != null && why != Output.Refusal.DUPLICATE) {
            send(
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

    private void toRun(String runId, List<RunCommand> commands) {
        Run run = state.run(runId);
        if (run == null) {
            commands.forEach(command -> rejected(runId, RunDecider.withoutRun(command)));
            return;
        }
        Plan plan = definitions.plan(run.job(), run.revision());
        RunDecider.Together decided =
                RunDecider.decideTogether(
                        new StoredRun(state, runId, run.job()), plan, commands, now);
        decided.rejected().forEach(rejection -> rejected(runId, rejection));
        if (decided.rejected().size() < commands.size()) {
            happened(runId, decided.accepted());
        }
    }

    private void happened(String runId, Decision.Accepted accepted) {
        state.write(runId, accepted);
        outputs.add(new Output.Happened(runId, accepted));
        RunEffects effects = new RunEffects(this, partitions, definitions);
        accepted.effects().forEach(effect -> effects.carryOut(accepted.run(), effect));
    }

    private void rejected(String runId, Decision.Rejected rejected) {
        outputs.add(new Output.Rejected(runId, rejected));
        for (Effect effect : rejected.effects()) {
            switch (effect) {
                case Effect.ReleasePool release -> RunEffects.release(this, runId, release);
                default -> add(new Output.OfRun(runId, effect));
            }
        }
    }

    private void toJob(String job, JobCommand command) {
        JobPlan plan = definitions.latest(job);
        if (plan == null) {
            return; // it was deleted
        }
        JobDecision decision = JobDecider.decide(state.job(job), plan, command, now);
        state.write(job, decision.changes());
        decision.effects().forEach(effect -> carryOut(job, effect));
    }

    private void carryOut(String job, JobEffect effect) {
        switch (effect) {
            case JobEffect.CreateRun ignored -> {} // with the trigger that asked for it
            case JobEffect.Release(String runId) -> tell(runId, new RunCommand.ReleaseRun());
            case JobEffect.Hold(String runId, Reason reason) ->
                    tell(runId, new RunCommand.HoldRun(reason));
            case JobEffect.Skip(String runId, Reason reason) ->
                    tell(runId, new RunCommand.SkipRun(reason));
            case JobEffect.Cancel(String runId, Reason reason) -> {
                Run run = state.run(runId);
                if (run != null && run.closing() == null) {
                    tell(runId, new RunCommand.CancelRun(reason));
                }
            }
            case JobEffect.Pause(String runId) -> tell(runId, new RunCommand.PauseRun());
            case JobEffect.Resume(String runId) -> tell(runId, new RunCommand.ResumeRun());
            case JobEffect.TriggerJoined(TriggerRef trigger, Json params, Instant nominalAt) ->
                    send(
                            partitions.own(),
                            new Input.Trigger(
                                    job, trigger, params, nominalAt, Input.Manner.TRIGGERED, null));
            case JobEffect.SweepLater(var stage, long after) ->
                    send(
                            partitions.own(),
                            new Input.ToJob(job, new JobCommand.Sweep(stage, after)));
        }
    }

    private void toPools(Input.ToPools input) {
        PoolDecision decision = PoolDecider.decide(state.pools(), input.commands(), now);
        state.writePools(decision.changes());
        for (PoolEffect effect : decision.effects()) {
            switch (effect) {
                case PoolEffect.Grant(Holder holder) ->
                        send(
                                RunIds.partition(holder.runId()),
                                new Input.ToRun(
                                        holder.runId(),
                                        new RunCommand.PoolGranted(
                                                holder.task(), holder.request())));
                case PoolEffect.SetTimer(String pool, Instant dueAt) ->
                        add(new Output.PoolTimer(pool, dueAt));
            }
        }
    }

    /// The run has ended: its place is free, and its outcome goes to the jobs that ask for it.
    void ended(Run run) {
        state.forget(run.runId());
        open.add(new Input.ToJob(run.job(), new JobCommand.RunEnded(run.runId(), run.state())));
        JobCommand outcome =
                new JobCommand.UpstreamEnded(
                        run.job(), run.runId(), run.state(), now, run.nominalAt(), run.params());
        for (String dependent : definitions.dependents(run.job())) {
            send(partitions.home(dependent), new Input.ToJob(dependent, outcome));
        }
    }

    /// To the run's own job, in this step.
    void tellJob(String job, JobCommand command) {
        open.add(new Input.ToJob(job, command));
    }

    private void tell(String runId, RunCommand command) {
        open.add(new Input.ToRun(runId, command));
    }

    void add(Output output) {
        outputs.add(output);
    }

    void send(int partition, Input input) {
        outputs.add(new Output.Send(partition, input));
    }

    void toPools(PoolCommand command) {
        send(partitions.ofPools(), new Input.ToPools(command));
    }
}
