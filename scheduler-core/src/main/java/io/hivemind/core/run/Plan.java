package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.Instances;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.job.Templates;
import io.hivemind.core.needs.Condition;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
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
    private final Expressions expressions;
    private final Parameters parameters;
    private final Map<String, Integer> ordinals;
    private final List<TaskPlan> tasks = new ArrayList<>();
    private final List<Integer> roots = new ArrayList<>();
    private final @Nullable Expression output;
    private int firstFinally;

    private Plan(JobSpec job, long revision, Expressions expressions, Parameters parameters) {
        this.job = job;
        this.revision = revision;
        this.expressions = expressions;
        this.parameters = parameters;
        this.ordinals = HashMap.newHashMap(job.tasks().size());
        for (TaskSpec task : job.tasks()) {
            ordinals.put(task.name(), ordinals.size());
        }
        Json result = job.options().output();
        this.output = result == null ? null : expressions.output(result);
        this.firstFinally = job.tasks().size();
        List<List<Integer>> dependents = dependents();
        List<List<Integer>> members = members();
        ReadySize size = new ReadySize(job);
        for (TaskSpec task : job.tasks()) {
            int ordinal = tasks.size();
            add(
                    compile(
                            task,
                            dependents.get(ordinal),
                            members.get(ordinal),
                            size.fixedBytes(task)));
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

    /// The task of this row; throws for a row of another job: a programmer's error.
    TaskPlan whole(TaskKey key) {
        return tasks.get(ordinal(key.task()));
    }

    /// The task as this run has it: the numbers and durations that depend on its parameters filled
    /// in.
    public TaskPlan in(Run run, TaskPlan task) {
        if (task.spec().options().templates().isEmpty()) {
            return task;
        }
        return switch (Templates.fill(task.spec(), expressions, Inputs.ofRun(run))) {
            case Templates.Done(TaskSpec filled) -> task.fitted(filled);
            case Templates.Failed(String message) -> task.unfit(message);
        };
    }

    /// What an expression around the task's attempts reads, as the run stands.
    ///
    /// @param names the tasks that it names; null where that is not known
    public Scope scope(RunReader state, TaskPlan task, @Nullable Set<String> names) {
        return Inputs.of(new Step(state, this, Instant.EPOCH), task, names).scope();
    }

    /// The tasks that wait for nobody, ascending; neither members nor those of `finally`.
    List<Integer> roots() {
        return roots;
    }

    /// The first task of `finally`; those behind it are too.
    int firstFinally() {
        return firstFinally;
    }

    /// How many tasks `finally` has.
    public int finallyTasks() {
        return tasks.size() - firstFinally;
    }

    /// The run's result, null for none.
    @Nullable Expression output() {
        return output;
    }

    public Evaluation parameters(Json given) {
        return parameters.resolve(job.params(), given);
    }

    private void add(TaskPlan task) {
        tasks.add(task);
        if (task.atFinally()) {
            firstFinally = Math.min(firstFinally, task.ordinal());
        } else if (task.needs().tasks().isEmpty() && task.key().enclosing() == null) {
            roots.add(task.ordinal());
        }
    }

    private TaskPlan compile(
            TaskSpec task, List<Integer> dependents, List<Integer> members, long fixedBytes) {
        String when = task.options().when();
        Instances instances = task.options().instances();
        Fallback fallback = task.options().fallback();
        return new TaskPlan(
                tasks.size(),
                TaskKey.of(task.name()),
                task,
                Condition.of(task.needs(), this::ordinal),
                dependents,
                inputs(task),
                fixedBytes,
                work(task.body(), task.timeout(), task.retry()),
                fallback == null
                        ? null
                        : work(fallback.body(), fallback.timeout(), fallback.retry()),
                when == null ? null : expressions.expression(when),
                instances == null ? null : Items.of(instances, expressions),
                members,
                anyAround(task, TaskSpec::allowFailure),
                anyAround(task, around -> around.options().atFinally()),
                null);
    }

    private TaskPlan.Work work(Body body, @Nullable Duration timeout, RetryPolicy retry) {
        return new TaskPlan.Work(
                body,
                timeout,
                retry,
                body instanceof Body.Produce produce
                        ? new ProducedRecord(produce, expressions)
                        : null,
                body instanceof Body.Job(String ignored, Json with)
                        ? expressions.document(with)
                        : null);
    }

    private boolean anyAround(TaskSpec task, java.util.function.Predicate<TaskSpec> condition) {
        for (TaskKey key = TaskKey.of(task.name()); key != null; key = key.enclosing()) {
            if (condition.test(job.tasks().get(ordinal(key.task())))) {
                return true;
            }
        }
        return false;
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

    private List<List<Integer>> members() {
        List<List<Integer>> lists = new ArrayList<>();
        job.tasks().forEach(task -> lists.add(new ArrayList<>()));
        for (TaskSpec task : job.tasks()) {
            TaskKey group = TaskKey.of(task.name()).enclosing();
            if (group != null) {
                lists.get(ordinal(group.task())).add(ordinal(task.name()));
            }
        }
        return lists;
    }

    private List<Integer> inputs(TaskSpec task) {
        Set<Integer> inputs = new LinkedHashSet<>();
        task.needs().tasks().forEach(name -> inputs.add(ordinal(name)));
        task.reads().stream().map(this::ordinal).sorted().forEach(inputs::add);
        return List.copyOf(inputs);
    }
}
