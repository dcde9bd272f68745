package io.hivemind.scheduler.store;

import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.Timer;

import java.util.ArrayList;
import java.util.List;

/// A task's row and the timers that are set for it.
public record Row(TaskRun task, List<Timer> timers) {
    public Row {
        timers = List.copyOf(timers);
    }

    public Row withTask(TaskRun changed) {
        return new Row(changed, timers);
    }

    /// A timer of the same id is replaced.
    public Row with(Timer timer) {
        List<Timer> all = new ArrayList<>(timers);
        all.removeIf(other -> other.id().equals(timer.id()));
        all.add(timer);
        return new Row(task, all);
    }

    public Row without(Timer.Id id) {
        return new Row(task, timers.stream().filter(timer -> !timer.id().equals(id)).toList());
    }
}
