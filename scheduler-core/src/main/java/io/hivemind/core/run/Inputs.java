package io.hivemind.core.run;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// What an attempt's templates may read, gathered from the rows of the tasks it names.
final class Inputs {

    static Scope of(Step step, TaskPlan task, int attempt, int dispatch) {
        Run run = step.run();
        Map<String, Scope.TaskView> tasks = new LinkedHashMap<>();
        for (int ordinal : task.inputs()) {
            TaskRun row = step.row(ordinal);
            tasks.put(row.key().task(), view(row));
        }
        return new Scope(
                run.params(),
                new Scope.RunView(
                        run.runId(),
                        run.job(),
                        run.nominalAt(),
                        run.createdAt(),
                        run.trigger().kind()),
                run.trigger().event(),
                tasks,
                null,
                -1,
                new Scope.AttemptView(attempt, dispatch));
    }

    /// What the values take, together, in bytes.
    static long size(Scope scope) {
        long total = size(scope.params()) + size(scope.event());
        for (Scope.TaskView task : scope.tasks().values()) {
            total += size(task.output());
        }
        return total;
    }

    /// Says that the values do not fit into [Limits#INPUT_BYTES], and which are how large.
    static String tooLarge(Scope scope) {
        StringJoiner parts = new StringJoiner(", ", " (", ")");
        parts.add("params " + size(scope.params()));
        if (scope.event() != null) {
            parts.add("event " + size(scope.event()));
        }
        scope.tasks()
                .forEach((name, task) ->
                        parts.add("tasks." + name + ".output " + size(task.output())));
        return "the values that this task reads are "
                + size(scope)
                + " bytes together, more than "
                + Limits.INPUT_BYTES
                + parts;
    }

    private static long size(@Nullable Json json) {
        return json == null ? 0 : json.sizeBytes();
    }

    private static Scope.TaskView view(TaskRun row) {
        return new Scope.TaskView(
                row.state().name(),
                row.output(),
                row.exitCode(),
                row.attempt(),
                row.startedAt(),
                row.endedAt());
    }

    private Inputs() {}
}
