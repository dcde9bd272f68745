package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Condition;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A revision of a job compiled for deciding: once, for all its runs. Immutable.
public final class Plan {
    private final JobSpec job;
    private final long revision;
    private final Parameters parameters;
    private final Map<String, Integer> ordinals;
    private final List<TaskPlan> tasks = new ArrayList<>();
    private final List<Integer> roots = new ArrayList<>();

    private Plan(JobSpec job, long revision, Expressions expressions, Parameters parameters) {
        this.job = job;
        this.revision = revision;
        this.parameters = parameters;
        this.ordinals = HashMap.newHashMap(job.tasks().size());
        for (TaskSpec task : job.tasks()) {
            ordinals.put(task.name(), ordinals.size());
        }
        List<List<Integer>> dependents = dependents();
        ReadySize size = new ReadySize(job);
        for (TaskSpec task : job.tasks()) {
            int ordinal = tasks.size();
            Condition needs = Condition.of(task.needs(), this::ordinal);
            ProducedRecord record =
                    task.body() instanceof Body.Produce produce
                            ? new ProducedRecord(produce, expressions)
                            : null;
            TaskKey key = TaskKey.of(task.name());
            tasks.add(
                    new TaskPlan(
                            ordinal,
                            key,
                            task,
                            needs,
                            dependents.get(ordinal),
                            inputs(task),
                            size.fixedBytes(task),
                            record));
            if (needs.tasks().isEmpty()) {
                roots.add(ordinal);
            }
        }
    }

    /// Compiles a valid job. Throws IllegalArgumentException on one that never was validated.
    public static Plan of(
            JobSpec job, long revision, Expressions expressions, Parameters parameters) {
        return new Plan(job, revision, expressions, parameters);
    }

    public JobSpec job() {
        return job;
    }

    public long revision() {
        return revision;
    }

    /// In file order; a task's place is its ordinal.
    public List<TaskPlan> tasks() {
        return tasks;
    }

    /// The task of that name, or null.
    public @Nullable TaskPlan find(String name) {
        Integer ordinal = ordinals.get(name);
        return ordinal == null ? null : tasks.get(ordinal);
    }

    /// The task of this row. Throws for a row of another job: a programmer's error.
    TaskPlan task(TaskKey key) {
        return tasks.get(ordinal(key.task()));
    }

    /// The tasks that wait for nobody, ascending.
    List<Integer> roots() {
        return roots;
    }

    Evaluation parameters(Json given) {
        return parameters.resolve(job.params(), given);
    }

    private int ordinal(String name) {
        Integer ordinal = ordinals.get(name);
        if (ordinal == null) {
            throw new IllegalArgumentException("job " + job.fullName() + " has no task " + name);
        }
        return ordinal;
    }

    private List<List<Integer>> dependents() {
        List<Set<Integer>> sets = new ArrayList<>();
        job.tasks().forEach(task -> sets.add(new TreeSet<>()));
        for (TaskSpec task : job.tasks()) {
            task.needs().tasks().forEach(name -> sets.get(ordinal(name)).add(ordinal(task.name())));
        }
        return sets.stream().map(List::copyOf).toList();
    }

    private List<Integer> inputs(TaskSpec task) {
        Set<Integer> inputs = new LinkedHashSet<>();
        task.needs().tasks().forEach(name -> inputs.add(ordinal(name)));
        task.reads().stream().map(this::ordinal).sorted().forEach(inputs::add);
        return List.copyOf(inputs);
    }
}
