package io.hivemind.scheduler.processor;

import io.hivemind.core.admission.JobChange;
import io.hivemind.core.admission.JobReader;
import io.hivemind.core.engine.EngineState;
import io.hivemind.core.job.Placement;
import io.hivemind.core.pool.PoolChange;
import io.hivemind.core.pool.PoolReader;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.store.Row;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The store of a partition as the engine reads and writes it. What a step has read it keeps at
/// hand, decoded, until the step is over.
final class EngineRows implements EngineState {
    /// Rows that leave the store together with their run's header; of a larger run they follow.
    private static final int ROWS_FORGOTTEN_AT_ONCE = 50;

    /// Headers that one look for the runs of a job goes through.
    private static final int HEADERS_PER_PAGE = 500;

    private record RowId(String runId, TaskKey key) {}

    /// What a decision did to rows.
    ///
    /// @param before the rows that its events are about
    /// @param isNew its run was created by it
    record Written(Map<TaskKey, TaskRun> before, boolean isNew) {}

    private final Partition partition;
    private final Predicate<Placement> queues;
    private final Map<String, Run> headers = new HashMap<>();
    private final Map<RowId, Row> rows = new HashMap<>();
    private final Deque<Written> written = new ArrayDeque<>();
    private @Nullable Step step;

    /// @param queues whether the ready queue of a placement was seen
    EngineRows(Partition partition, Predicate<Placement> queues) {
        this.partition = partition;
        this.queues = queues;
    }

    /// Nothing is kept from one step to the next.
    void begin(Step next) {
        if (step != next) {
            step = next;
            headers.clear();
            rows.clear();
        }
        written.clear();
    }

    /// What each decision did, in their order; taken once.
    Written takeWritten() {
        return written.remove();
    }

    @Override
    public @Nullable Run run(String runId) {
        Run known = headers.get(runId);
        if (known == null) {
            known = partition.runs().find(runId);
            if (known != null) {
                headers.put(runId, known);
            }
        }
        return known;
    }

    @Override
    public @Nullable TaskRun task(String runId, TaskKey key) {
        Row row = row(runId, key);
        return row == null ? null : row.task();
    }

    private @Nullable Row row(String runId, TaskKey key) {
        RowId id = new RowId(runId, key);
        Row known = rows.get(id);
        if (known == null) {
            known = partition.runs().find(runId, key);
            if (known != null) {
                rows.put(id, known);
            }
        }
        return known;
    }

    @Override
    public boolean hasEnded(String runId) {
        return partition.finished().contains(runId);
    }

    @Override
    public void write(String runId, Decision.Accepted decision) {
        boolean isNew = run(runId) == null;
        Map<TaskKey, TaskRun> before = new HashMap<>();
        for (RunEvent event : decision.events()) {
            if (event instanceof RunEvent.OfTask ofTask) {
                before.computeIfAbsent(ofTask.task(), key -> before(runId, key, isNew));
            }
        }
        written.add(new Written(before, isNew));
        // A run that is over leaves the store in this very step: nothing of it is written.
        if (!decision.run().state().isTerminal()) {
            changed(runId, decision, isNew)
                    .forEach((key, row) -> {
                        RowId id = new RowId(runId, key);
                        partition.runs().put(runId, isNew ? null : row(runId, key), row);
                        rows.put(id, row);
                    });
            partition.runs().put(decision.run());
            headers.put(runId, decision.run());
        }
    }

    private TaskRun before(String runId, TaskKey key, boolean isNew) {
        TaskRun stored = isNew ? null : task(runId, key);
        return stored == null ? TaskRun.pending(key) : stored;
    }

    /// The rows that a decision has changed, with the timers that it sets and clears: they live in
    /// their rows.
    private Map<TaskKey, Row> changed(String runId, Decision.Accepted decision, boolean isNew) {
        Map<TaskKey, Row> after = new HashMap<>();
        decision.rows()
                .forEach((key, task) -> {
                    Row stored = isNew ? null : row(runId, key);
                    after.put(
                            key, stored == null ? new Row(task, List.of()) : stored.withTask(task));
                });
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.SetTimer(Timer timer)) {
                TaskKey key = timer.id().task();
                after.put(key, at(after, runId, key, isNew).with(timer));
            } else if (effect instanceof Effect.ClearTimer(Timer.Id id)) {
                after.put(id.task(), at(after, runId, id.task(), isNew).without(id));
            }
        }
        return after;
    }

    private Row at(Map<TaskKey, Row> after, String runId, TaskKey key, boolean isNew) {
        Row known = after.get(key);
        if (known == null && !isNew) {
            known = row(runId, key);
        }
        return known != null ? known : new Row(TaskRun.pending(key), List.of());
    }

    @Override
    public void forget(String runId) {
        Step now = step;
        if (now == null) {
            throw new IllegalStateException("outside of a step");
        }
        partition.finished().add(runId, now.decidedAt());
        Run run = run(runId);
        headers.remove(runId);
        if (run == null) {
            return; // created and over in one step
        }
        Plan plan = partition.definitions().plan(run.job(), run.revision());
        boolean many =
                plan.job().tasks().stream().anyMatch(task -> task.options().instances() != null);
        boolean small = !many && plan.tasks().size() <= ROWS_FORGOTTEN_AT_ONCE;
        partition.runs().forget(runId, !small);
        if (small) {
            forget(now, runId, TaskKey.RUN);
            plan.tasks().forEach(task -> forget(now, runId, task.key()));
        }
    }

    private void forget(Step now, String runId, TaskKey key) {
        Row row = row(runId, key);
        if (row != null) {
            partition.runs().remove(runId, row);
            rows.remove(new RowId(runId, key));
            row.timers()
                    .forEach(timer ->
                            now.afterwards(() -> partition.timers().clear(runId, timer.id())));
        }
    }

    @Override
    public Page runsOf(String job, String after) {
        List<Run> found = partition.runs().headersAfter(after, HEADERS_PER_PAGE);
        return new Page(
                found.stream().filter(run -> run.job().equals(job)).toList(),
                found.size() < HEADERS_PER_PAGE ? null : found.getLast().runId());
    }

    @Override
    public JobReader job(String job) {
        return partition.admissions().of(job);
    }

    @Override
    public void write(String job, List<JobChange> changes) {
        partition.admissions().write(job, changes);
    }

    @Override
    public PoolReader pools() {
        return partition.pools().rows();
    }

    @Override
    public void writePools(List<PoolChange> changes) {
        partition.pools().write(changes);
    }

    @Override
    public boolean hasQueue(Placement placement) {
        return queues.test(placement);
    }
}
