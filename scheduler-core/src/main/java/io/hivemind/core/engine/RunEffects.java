package io.hivemind.core.engine;

import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TriggerRef;

import java.util.LinkedHashSet;
import java.util.Set;

/// Where the effects of a run's decision go: to its job, to other partitions, or to the shell.
final class RunEffects {
    private final Turn turn;
    private final Partitions partitions;
    private final Definitions definitions;

    RunEffects(Turn turn, Partitions partitions, Definitions definitions) {
        this.turn = turn;
        this.partitions = partitions;
        this.definitions = definitions;
    }

    void carryOut(Run run, Effect effect) {
        switch (effect) {
            case Effect.RequestPool ask ->
                    toPools(
                            new PoolCommand.Request(
                                    new Holder(run.runId(), ask.task(), ask.request()),
                                    ask.slots(),
                                    ask.priority(),
                                    ask.askedAt(),
                                    ask.order()));
            case Effect.WithdrawPool(TaskKey task, int request) ->
                    toPools(new PoolCommand.Withdraw(new Holder(run.runId(), task, request)));
            case Effect.ReleasePool release -> release(turn, run.runId(), release);
            case Effect.StartChild child -> start(run, child);
            case Effect.CancelChild child -> cancel(run, child);
            case Effect.TellParent(Parent parent, RunState state, Json output) ->
                    turn.send(
                            RunIds.partition(parent.runId()),
                            new Input.ToRun(
                                    parent.runId(),
                                    new RunCommand.ChildEnded(
                                            parent.task(),
                                            parent.attempt(),
                                            parent.dispatch(),
                                            state,
                                            output,
                                            run.runId(),
                                            null)));
            case Effect.CountTaskRun(String task) ->
                    turn.tellJob(run.job(), new JobCommand.CountTaskRun(task));
            case Effect.ContinueLater(int from, int instance) ->
                    turn.send(
                            partitions.own(),
                            new Input.ToRun(run.runId(), new RunCommand.Continue(from, instance)));
            case Effect.ForgetRun() -> turn.ended(run);
            case Effect.Dispatch ignored -> shell(run, effect);
            case Effect.SetTimer ignored -> shell(run, effect);
            case Effect.ClearTimer ignored -> shell(run, effect);
            case Effect.StopAttempt ignored -> shell(run, effect);
            case Effect.PublishRecord ignored -> shell(run, effect);
            case Effect.AwaitQueue ignored -> shell(run, effect);
        }
    }

    /// Also for a grant that nobody waits for.
    static void release(Turn turn, String runId, Effect.ReleasePool release) {
        Holder holder = new Holder(runId, release.task(), release.request());
        turn.toPools(new PoolCommand.Release(holder));
    }

    private void toPools(PoolCommand command) {
        turn.toPools(command);
    }

    private void shell(Run run, Effect effect) {
        turn.add(new Output.OfRun(run.runId(), effect));
    }

    private void start(Run run, Effect.StartChild child) {
        Parent parent = new Parent(run.runId(), child.task(), child.attempt(), child.dispatch());
        TriggerRef trigger = parent.trigger();
        turn.send(
                place(child.job(), trigger),
                new Input.Trigger(
                        child.job(),
                        trigger,
                        child.params(),
                        child.nominalAt(),
                        Input.Manner.MANUAL,
                        parent));
    }

    /// The child's id derives from the attempt; its job is that of the task's body, or of its
    /// fallback's. A cancel for a run that never was does no harm.
    private void cancel(Run run, Effect.CancelChild child) {
        TriggerRef trigger =
                new Parent(run.runId(), child.task(), child.attempt(), child.dispatch()).trigger();
        for (String job : childJobs(run, child.task())) {
            int place = place(job, trigger);
            String childRun = RunIds.runId(place, job, trigger.kind(), trigger.id());
            turn.send(place, new Input.ToRun(childRun, new RunCommand.CancelRun()));
        }
    }

    /// Where a trigger of the job becomes a run, as far as is known here.
    private int place(String job, TriggerRef trigger) {
        JobPlan plan = definitions.lastKnown(job);
        return plan == null ? partitions.home(job) : partitions.ofRun(plan.job(), trigger.id());
    }

    private Set<String> childJobs(Run run, TaskKey key) {
        Set<String> jobs = new LinkedHashSet<>();
        TaskPlan task = definitions.plan(run.job(), run.revision()).find(key.task());
        TaskSpec spec = task == null ? null : task.spec();
        if (spec != null && spec.body() instanceof Body.Job(String job, Json ignored)) {
            jobs.add(job);
        }
        Fallback fallback = spec == null ? null : spec.options().fallback();
        if (fallback != null && fallback.body() instanceof Body.Job(String job, Json ignored)) {
            jobs.add(job);
        }
        return jobs;
    }
}
