package io.hivemind.scheduler.processor;

import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.StopAttempt;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.CommandCodec;
import io.hivemind.scheduler.codec.Refs;
import io.hivemind.scheduler.store.Row;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Carries out what a decision asks for, in the step's transaction, and stores the rows it touched.
final class Effects {
    /// Rows that leave the store together with their run's header; of a larger run they follow.
    private static final int ROWS_FORGOTTEN_AT_ONCE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

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

    /// @return whether the run is over and has left the store
    boolean carryOut(Step step, RunView view, Plan plan, Decision.Accepted accepted) {
        Run run = accepted.run();
        Map<TaskKey, Row> rows = new HashMap<>();
        for (Map.Entry<TaskKey, TaskRun> touched : accepted.rows().entrySet()) {
            Row before = view.row(touched.getKey());
            rows.put(
                    touched.getKey(),
                    before == null
                            ? new Row(touched.getValue(), List.of())
                            : before.withTask(touched.getValue()));
        }
        boolean over = false;
        for (Effect effect : accepted.effects()) {
            switch (effect) {
                case Effect.SetTimer(Timer timer) -> {
                    rows.put(timer.id().task(), row(rows, view, timer.id().task()).with(timer));
                    step.afterwards(() -> partition.timers().set(run.runId(), timer));
                }
                case Effect.ClearTimer(Timer.Id id) -> {
                    rows.put(id.task(), row(rows, view, id.task()).without(id));
                    step.afterwards(() -> partition.timers().clear(run.runId(), id));
                }
                case Effect.Dispatch dispatch -> departures.dispatch(step, run, plan, dispatch);
                case Effect.AwaitQueue(TaskKey task) ->
                        departures.awaitQueue(run, plan.find(task.task()));
                case Effect.PublishRecord record -> departures.publish(step, run, record);
                case Effect.ForgetRun() -> over = true;
                case Effect.ContinueLater(int from, int instance) ->
                        step.send(
                                outbox.command(
                                        partition.number(),
                                        CommandCodec.continueFrom(run.runId(), from, instance)));
                case Effect.RequestPool it -> notWired(run.runId(), it);
                case Effect.WithdrawPool it -> notWired(run.runId(), it);
                case Effect.ReleasePool it -> notWired(run.runId(), it);
                case Effect.StartChild it -> notWired(run.runId(), it);
                case Effect.CancelChild it -> notWired(run.runId(), it);
                case Effect.TellParent it -> notWired(run.runId(), it);
                case Effect.CountTaskRun it -> notWired(run.runId(), it);
                case Effect.StopAttempt stop -> stop(step, run.runId(), stop);
            }
        }
        if (over) {
            forget(step, run, plan, view);
        } else {
            rows.forEach((key, row) -> partition.runs().put(run.runId(), view.row(key), row));
        }
        return over;
    }

    /// Effects of a refusal: it touches no row.
    void carryOut(Step step, String runId, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.StopAttempt stop) {
                stop(step, runId, stop);
            } else if (effect instanceof Effect.ReleasePool release) {
                notWired(runId, release);
            } else {
                throw new IllegalStateException(
                        "a refusal of run " + runId + " asks for " + effect);
            }
        }
    }

    /// Pools, child runs and counts over runs are decided by the core, and not carried out here
    /// yet.
    private static void notWired(String runId, Effect effect) {
        LOG.warn("Run {}: this version does not carry out {}", runId, effect);
    }

    private static Row row(Map<TaskKey, Row> rows, RunView view, TaskKey key) {
        Row touched = rows.get(key);
        if (touched != null) {
            return touched;
        }
        Row stored = view.row(key);
        return stored != null ? stored : new Row(TaskRun.pending(key), List.of());
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

    private void forget(Step step, Run run, Plan plan, RunView view) {
        partition.finished().add(run.runId(), step.decidedAt());
        boolean many =
                plan.job().tasks().stream().anyMatch(task -> task.options().instances() != null);
        boolean small = !many && plan.tasks().size() <= ROWS_FORGOTTEN_AT_ONCE;
        partition.runs().forget(run.runId(), !small);
        if (!small) {
            return;
        }
        forgetRow(step, run, view.row(TaskKey.RUN));
        plan.tasks().forEach(task -> forgetRow(step, run, view.row(task.key())));
    }

    private void forgetRow(Step step, Run run, @Nullable Row row) {
        if (row != null) {
            partition.runs().remove(run.runId(), row);
            row.timers().forEach(timer -> clear(step, run.runId(), timer.id()));
        }
    }

    private void clear(Step step, String runId, Timer.Id id) {
        step.afterwards(() -> partition.timers().clear(runId, id));
    }
}
