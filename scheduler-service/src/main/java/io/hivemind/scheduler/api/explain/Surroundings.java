package io.hivemind.scheduler.api.explain;

import io.hivemind.avro.Heartbeat;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Outside;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.projection.ExecutorView.Seen;
import io.hivemind.scheduler.history.query.JobQueries.LostExecutor;
import io.hivemind.scheduler.history.query.MomentQueries.Holder;
import io.hivemind.scheduler.history.query.RunRow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What the history tells of how things stood around a run of a job.
final class Surroundings implements Outside {
    /// An executor that was not heard of for so long was not there.
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final History history;
    private final Moment moment;
    private final String name;
    private final @Nullable JobPlan job;
    private final int partitions;
    private @Nullable List<Run> liveRuns;

    /// @param partitions of the engine's topics
    Surroundings(
            History history, Moment moment, String name, @Nullable JobPlan job, int partitions) {
        this.history = history;
        this.moment = moment;
        this.name = name;
        this.job = job;
        this.partitions = partitions;
    }

    @Override
    public Instant now() {
        return moment.at();
    }

    @Override
    public @Nullable JobPlan job() {
        return job;
    }

    @Override
    public @Nullable Instant jobPausedAt() {
        return history.moments().pausedAt(name, moment.at()).orElse(null);
    }

    @Override
    public List<Run> liveRuns() {
        if (liveRuns == null) {
            liveRuns =
                    history.moments().live(name, moment.at()).stream().map(this::asItWas).toList();
        }
        return liveRuns;
    }

    @Override
    public long runsSince(Instant from) {
        return history.moments().created(name, from, moment.at());
    }

    @Override
    public List<EndedRun> outcomes(String upstream) {
        Instant since = history.moments().outcomesSince(name, moment.at());
        return history.moments().outcomes(upstream, since, moment.at()).stream()
                .map(row ->
                        new EndedRun(
                                run(row, row.state(), row.reason()),
                                Objects.requireNonNull(row.times().endedAt())))
                .toList();
    }

    @Override
    public PoolUse pool(String pool) {
        PoolSpec spec =
                history.jobs().pools().stream()
                        .filter(found -> found.name().equals(pool))
                        .findFirst()
                        .orElse(null);
        boolean isRate = spec instanceof PoolSpec.Rate;
        Instant since = spec instanceof PoolSpec.Rate rate ? moment.at().minus(rate.per()) : null;
        List<PoolHolder> holders =
                history.moments().holders(pool, moment.at(), moment.past(), since).stream()
                        .filter(holder ->
                                isRate
                                        ? holder.since().isAfter(Objects.requireNonNull(since))
                                        : !holder.ended())
                        .map(Surroundings::holder)
                        .toList();
        return new PoolUse(spec, holders, moment.past() ? -1 : history.moments().waiting(pool));
    }

    private static PoolHolder holder(Holder found) {
        return new PoolHolder(
                found.run(),
                new TaskKey(found.task(), found.instance()),
                found.slots(),
                found.since());
    }

    /// Heartbeats are known by the last of each executor. One that was heard of within the lease
    /// before the moment, or has been since, was there if it had started.
    @Override
    public List<Executor> executors() {
        Set<LostExecutor> lost = new HashSet<>(history.jobs().lostExecutors());
        return history.executors().all().stream()
                .filter(seen -> !seen.heartbeat().getStartedAt().isAfter(moment.at()))
                .map(seen -> executor(seen, lost))
                .toList();
    }

    private Executor executor(Seen seen, Set<LostExecutor> lost) {
        Heartbeat beat = seen.heartbeat();
        boolean over = seen.at().plus(LEASE).isBefore(moment.at());
        boolean isLost = lost.contains(new LostExecutor(beat.getExecutor(), beat.getIncarnation()));
        boolean wasThere = moment.past() && !seen.at().isBefore(moment.at());
        String state =
                wasThere
                        ? "active"
                        : isLost ? "lost" : over && isActive(beat) ? "silent" : beat.getState();
        return new Executor(
                beat.getExecutor(),
                state,
                beat.getQueues(),
                beat.getLabels(),
                beat.getSlots(),
                wasThere ? 0 : beat.getBusySlots());
    }

    private static boolean isActive(Heartbeat beat) {
        return beat.getState().equals("active");
    }

    @Override
    public @Nullable Child child(String childJob, Parent attempt) {
        TriggerRef trigger = attempt.trigger();
        int place =
                history.jobs()
                        .find(childJob)
                        .map(row -> row.partitionOf(trigger.id(), partitions))
                        .orElseGet(() -> RunIds.homePartition(childJob, partitions));
        String id = RunIds.runId(place, childJob, trigger.kind(), trigger.id());
        return history.runs()
                .find(id)
                .filter(row -> !row.times().createdAt().isAfter(moment.at()))
                .map(this::asItWas)
                .map(child ->
                        new Child(
                                child.runId(),
                                child.state().name(),
                                child.reason() == null ? null : child.reason().name()))
                .orElse(null);
    }

    /// Whether it had started by then is known, and why it had not only if that is still so.
    private Run asItWas(RunRow row) {
        Instant startedAt = row.times().startedAt();
        Instant endedAt = row.times().endedAt();
        if (!moment.past() || (endedAt != null && !endedAt.isAfter(moment.at()))) {
            return run(row, row.state(), row.reason());
        }
        boolean started = startedAt != null && !startedAt.isAfter(moment.at());
        String reason = row.state() == RunState.PENDING ? row.reason() : null;
        return run(row, started ? RunState.RUNNING : RunState.PENDING, reason);
    }

    private static Run run(RunRow row, RunState state, @Nullable String reason) {
        boolean started = state != RunState.PENDING;
        return new Run(
                row.id(),
                row.job(),
                row.revision(),
                new TriggerRef(
                        row.trigger().kind(),
                        row.trigger().id(),
                        row.trigger().event() == null ? null : new Json(row.trigger().event())),
                new Json(row.params()),
                row.times().nominalAt(),
                row.times().createdAt(),
                null,
                state,
                reason == null ? null : Reason.valueOf(reason),
                started ? row.times().startedAt() : null,
                false,
                null,
                null,
                false,
                row.tasks(),
                false,
                Json.NULL);
    }
}
