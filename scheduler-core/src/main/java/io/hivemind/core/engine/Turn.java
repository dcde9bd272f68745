package io.hivemind.core.engine;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobDecider;
import io.hivemind.core.admission.JobDecision;
import io.hivemind.core.admission.JobEffect;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.admission.JobRow;
import io.hivemind.core.expression.Json;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.pool.PoolDecider;
import io.hivemind.core.pool.PoolDecision;
import io.hivemind.core.pool.PoolEffect;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunDecider;
import io.hivemind.core.run.RunIds;
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
    private final Entrance entrance;
    private final List<Output> outputs = new ArrayList<>();
    private final Deque<Input> open = new ArrayDeque<>();

    Turn(Partitions partitions, Definitions definitions, EngineState state, Instant now) {
        this.partitions = partitions;
        this.definitions = definitions;
        this.state = state;
        this.now = now;
        this.entrance = new Entrance(this, partitions, definitions, state, now);
    }

    List<Output> outputs() {
        return outputs;
    }

    void handle(Input first) {
        open.add(first);
        while (!open.isEmpty()) {
            switch (open.remove()) {
                case Input.Trigger trigger -> entrance.trigger(trigger);
                case Input.Begin(String runId) -> entrance.begin(runId);
                case Input.ToRun(String runId, List<RunCommand> commands) -> toRun(runId, commands);
                case Input.ToJob(String job, JobCommand command) -> toJob(job, command);
                case Input.ToPools pools -> toPools(pools);
                case Input.Adopt(String job, String after) -> adopt(job, after);
            }
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

    void happened(String runId, Decision.Accepted accepted) {
        state.write(runId, accepted);
        outputs.add(new Output.Happened(runId, accepted));
        RunEffects effects = new RunEffects(this, partitions, definitions);
        accepted.effects().forEach(effect -> effects.carryOut(accepted.run(), effect));
    }

    void rejected(String runId, Decision.Rejected rejected) {
        outputs.add(new Output.Rejected(runId, rejected));
        for (Effect effect : rejected.effects()) {
            switch (effect) {
                case Effect.ReleasePool release -> RunEffects.release(this, runId, release);
                default -> add(new Output.OfRun(runId, effect));
            }
        }
    }

    private void toJob(String job, JobCommand command) {
        JobPlan plan = definitions.lastKnown(job);
        if (plan == null) {
            return; // it was deleted, and no run of it lives
        }
        JobDecision decision = JobDecider.decide(state.job(job), plan, command, now);
        state.write(job, decision.changes());
        if (command instanceof JobCommand.PauseJob || command instanceof JobCommand.ResumeJob) {
            add(new Output.OfJob(job, command, decision.refused()));
        }
        boolean mayCount =
                command instanceof JobCommand.PauseJob || command instanceof JobCommand.Define;
        JobRow.Header header = state.job(job).header();
        if (mayCount
                && header != null
                && header.hasFreeRuns()
                && !JobDecider.isFree(state.job(job), plan)) {
            send(partitions.own(), new Input.Adopt(job, ""));
        }
        carryOut(job, decision);
    }

    private void adopt(String job, String after) {
        EngineState.Page page = state.runsOf(job, after);
        toJob(job, new JobCommand.Adopt(page.runs(), page.next() == null));
        if (page.next() != null) {
            send(partitions.own(), new Input.Adopt(job, page.next()));
        }
    }

    /// The rest of a decision about a job, when its rows are written.
    void carryOut(String job, JobDecision decision) {
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

    void tell(String runId, RunCommand command) {
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
