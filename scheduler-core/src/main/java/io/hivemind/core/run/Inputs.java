package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.JsonList;
import io.hivemind.core.expression.Scope;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// What expressions and templates may read, gathered from the rows of the tasks they name.
///
/// @param scope the values; merged outputs that are too large are left out of it
/// @param sizes of the values, in bytes, by name
/// @param most how many bytes they may have together
record Inputs(Scope scope, Map<String, Long> sizes, long most) {

    /// For one attempt of the task; attempt 0 is what comes before the first.
    static Inputs of(Step step, TaskPlan task, int attempt, int dispatch) {
        Gatherer values = new Gatherer(step, Limits.INPUT_BYTES);
        for (int ordinal : task.inputs()) {
            TaskPlan input = step.task(ordinal);
            values.add(input, task.spec().reads().contains(input.spec().name()));
        }
        Json item = step.row(task).item();
        values.size("item", item);
        Scope.AttemptView view = attempt == 0 ? null : new Scope.AttemptView(attempt, dispatch);
        return values.inputs(item, task.key().instance(), view);
    }

    /// For an expression of the frames around a task's attempts: exactly the tasks that it names,
    /// however far upstream.
    ///
    /// @param names null where that is not known: those in `needs`, and those its templates name
    static Inputs of(Step step, TaskPlan task, @Nullable Set<String> names) {
        if (names == null) {
            return of(step, task, 0, 0);
        }
        Gatherer values = new Gatherer(step, Limits.INPUT_BYTES);
        read(step, task, names).forEach(input -> values.add(input, true));
        return values.inputs(step.row(task).item(), task.key().instance(), null);
    }

    /// The tasks that such an expression reads, in file order.
    static List<TaskPlan> read(Step step, TaskPlan task, @Nullable Set<String> names) {
        return names == null
                ? task.inputs().stream().map(step::task).toList()
                : names.stream()
                        .map(name -> step.task(TaskKey.of(name)))
                        .sorted(Comparator.comparingInt(TaskPlan::ordinal))
                        .toList();
    }

    /// For the run's `output`, which may read all tasks.
    static Inputs of(Step step, Expression output) {
        Set<String> names = output.tasks();
        Gatherer values = new Gatherer(step, Limits.INPUT_BYTES_PER_STEP);
        for (TaskPlan task : step.plan().tasks()) {
            if (names == null || names.contains(task.spec().name())) {
                values.add(task, names != null);
            }
        }
        return values.inputs(null, -1, null);
    }

    /// What is known of a run from its creation on.
    static Scope ofRun(Run run) {
        return new Scope(run.params(), view(run), run.trigger().event(), Map.of(), null, -1, null);
    }

    private static Scope.RunView view(Run run) {
        return new Scope.RunView(
                run.runId(), run.job(), run.nominalAt(), run.createdAt(), run.trigger().kind());
    }

    Evaluation evaluate(Expression expression) {
        String tooLarge = tooLarge();
        return tooLarge == null ? expression.evaluate(scope) : new Evaluation.Failure(tooLarge);
    }

    long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Says that the values are too large, and which are how large; null where they fit.
    @Nullable String tooLarge() {
        if (bytes() <= most) {
            return null;
        }
        StringJoiner parts = new StringJoiner(", ", " (", ")");
        sizes.forEach((name, size) -> parts.add(name + " " + size));
        return "the values that this task reads are "
                + bytes()
                + " bytes together, more than "
                + most
                + parts;
    }

    private static final class Gatherer {
        private final Step step;
        private final long most;
        private final Map<String, Scope.TaskView> tasks = new LinkedHashMap<>();
        private final Map<String, Long> sizes = new LinkedHashMap<>();

        Gatherer(Step step, long most) {
            this.step = step;
            this.most = most;
            size("params", step.run().params());
            size("event", step.run().trigger().event());
        }

        void size(String name, @Nullable Json value) {
            if (value != null) {
                sizes.put(name, (long) value.sizeBytes());
            }
        }

        /// @param named it is read for certain; else its merged outputs come along only if small
        void add(TaskPlan task, boolean named) {
            TaskRun row = step.row(task);
            Parts parts = task.isMany() ? row.parts() : null;
            Json output = row.output();
            if (parts == null) {
                size("tasks." + task.spec().name() + ".output", output);
            } else {
                long bytes = parts.outputBytes() + parts.count();
                boolean small = bytes <= Limits.OUTPUT_BYTES;
                if (named || small) {
                    sizes.put("tasks." + task.spec().name() + ".outputs", bytes);
                    output = bytes <= most ? merged(task, parts) : Json.NULL;
                }
            }
            tasks.put(
                    task.spec().name(),
                    new Scope.TaskView(
                            row.state().name(),
                            output,
                            row.exitCode(),
                            row.attempts(),
                            row.startedAt(),
                            row.endedAt()));
        }

        /// The outputs of all instances in index order, read row by row; they are never kept
        /// together.
        private Json merged(TaskPlan task, Parts parts) {
            List<Json> outputs = new ArrayList<>(parts.count());
            for (int i = 0; i < parts.count(); i++) {
                boolean none = parts.outputBytes() == 0;
                outputs.add(none ? Json.NULL : step.row(task.instance(i)).output());
            }
            return JsonList.of(outputs);
        }

        Inputs inputs(@Nullable Json item, int index, Scope.@Nullable AttemptView attempt) {
            Run run = step.run();
            Scope scope =
                    new Scope(
                            run.params(),
                            view(run),
                            run.trigger().event(),
                            tasks,
                            item,
                            index,
                            attempt);
            return new Inputs(scope, sizes, most);
        }
    }
}
