package io.hivemind.scheduler.processor;

import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.StopAttempt;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.Refs;

/// Carries out what a decision about a run asks of the shell, in the step's transaction. The rows
/// are written already, timers with them.
final class Effects {
    private final Partition partition;
    private final Outbox outbox;
    private final Departures departures;

    Effects(Partition partition, Outbox outbox, Departures departures) {
        this.partition = partition;
        this.outbox = outbox;
        this.departures = departures;
    }

    boolean hasQueue(Placement placement) {
        return departures.hasQueue(placement);
    }

    /// @param over the run has left the store: no timer is wanted any more
    void carryOut(Step step, Run run, boolean over, Effect effect) {
        switch (effect) {
            case Effect.SetTimer(Timer timer) -> {
                if (!over) {
                    step.afterwards(() -> partition.timers().set(run.runId(), timer));
                }
            }
            case Effect.ClearTimer(Timer.Id id) ->
                    step.afterwards(() -> partition.timers().clear(run.runId(), id));
            case Effect.Dispatch dispatch -> departures.dispatch(step, run, plan(run), dispatch);
            case Effect.AwaitQueue(TaskKey task) ->
                    departures.awaitQueue(run, plan(run).find(task.task()));
            case Effect.PublishRecord record -> departures.publish(step, run, record);
            case Effect.StopAttempt stop -> stop(step, run.runId(), stop);
            default -> throw new IllegalStateException("not for the shell: " + effect);
        }
    }

    /// Of a refusal: it touches no row, and the run may be gone.
    void carryOut(Step step, String runId, Effect effect) {
        if (effect instanceof Effect.StopAttempt stop) {
            stop(step, runId, stop);
        } else {
            throw new IllegalStateException("a refusal of run " + runId + " asks for " + effect);
        }
    }

    private Plan plan(Run run) {
        return partition.definitions().plan(run.job(), run.revision());
    }

    private void stop(Step step, String runId, Effect.StopAttempt stop) {
        Lease lease = stop.lease();
        StopAttempt body =
                new StopAttempt(
                        runId,
                        Refs.attempt(stop.task(), stop.attempt(), stop.dispatch()),
                        lease == null ? "" : lease.incarnation(),
                        "");
        step.send(outbox.control(new ControlMessage(lease == null ? "" : lease.executor(), body)));
    }
}
