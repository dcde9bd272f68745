package io.hivemind.scheduler.replay;

import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunReader;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The run as it was before a decision. What a decision reads beyond its run (whether a queue is
/// there, how often a task has run in its job's life) is taken from the events that it gave then.
final class ReplayedState implements RunReader {
    private final Plan plan;
    private final Map<TaskKey, TaskRun> rows = new HashMap<>();
    private @Nullable Run run;
    private List<RunEvent> recorded = List.of();

    ReplayedState(Plan plan) {
        this.plan = plan;
    }

    /// @param events that were recorded of the decisions to come
    void recorded(List<RunEvent> events) {
        recorded = events;
    }

    void apply(Decision.Accepted decision) {
        run = decision.run();
        rows.putAll(decision.rows());
    }

    /// Null before its creation, and when it has ended.
    @Override
    public @Nullable Run run() {
        return run == null || run.state().isTerminal() ? null : run;
    }

    @Override
    public TaskRun task(TaskKey key) {
        return rows.getOrDefault(key, TaskRun.pending(key));
    }

    /// It was there where an attempt was queued or went on to wait for a pool, and was not where
    /// one was told to wait for it, or waited and waited on.
    @Override
    public boolean hasQueue(Placement placement) {
        boolean waits = rows.values().stream().anyMatch(row -> awaits(row, placement));
        for (RunEvent event : recorded) {
            switch (event) {
                case RunEvent.TaskQueued it when isAt(it.task(), placement) -> {
                    return true;
                }
                case RunEvent.TaskThrottled it
                        when it.reason() != Reason.PAUSED && isAt(it.task(), placement) -> {
                    return it.reason() != Reason.QUEUE;
                }
                case RunEvent.TaskFailed it when awaits(task(it.task()), placement) ->
                        waits = false;
                default -> {}
            }
        }
        return !waits;
    }

    private boolean awaits(TaskRun row, Placement placement) {
        return row.reason() == Reason.QUEUE && isAt(row.key(), placement);
    }

    @Override
    public long taskRuns(String task) {
        boolean reached =
                recorded.stream()
                        .anyMatch(event ->
                                event instanceof RunEvent.TaskSkipped it
                                        && it.reason() == Reason.THRESHOLD
                                        && it.task().task().equals(task));
        return reached ? Long.MAX_VALUE : 0;
    }

    private boolean isAt(TaskKey key, Placement placement) {
        TaskPlan task = plan.find(key.task());
        return task != null
                && task.spec().placement().queue().equals(placement.queue())
                && task.spec().placement().priority() == placement.priority();
    }
}
