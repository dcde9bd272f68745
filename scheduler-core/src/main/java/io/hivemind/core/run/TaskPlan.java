package io.hivemind.core.run;

import io.hivemind.core.expression.Expression;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Condition;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// A task, or one instance of it, compiled for deciding.
///
/// @param ordinal its place in the file, from 0
/// @param key its row
/// @param dependents the tasks whose `needs` name it, ascending
/// @param inputs the tasks whose values travel with its attempts: those in `needs`, then those its
///   templates name
/// @param fixedBytes what its ready task takes at most, without the values it reads
/// @param fallback what it does when its body has failed for good, null for nothing
/// @param items where its instances come from, null for a task that is one
/// @param members of a group, by ordinal in file order
/// @param unfit why its numbers could not be filled in for a run, null where they could
/// @param covered its failure does not fail the run: `allow_failure`, its own or of a group around
public record TaskPlan(
        int ordinal,
        TaskKey key,
        TaskSpec spec,
        Condition needs,
        List<Integer> dependents,
        List<Integer> inputs,
        long fixedBytes,
        Work work,
        @Nullable Work fallback,
        @Nullable Expression when,
        @Nullable Items items,
        List<Integer> members,
        boolean covered,
        boolean atFinally,
        @Nullable String unfit) {

    /// What its attempts do.
    ///
    /// @param record for the body `produce`
    /// @param with for the body `job`
    public record Work(
            Body body,
            @Nullable Duration timeout,
            RetryPolicy retry,
            @Nullable ProducedRecord record,
            @Nullable Expression with) {

        private Work with(@Nullable Duration limit, RetryPolicy policy) {
            return new Work(body, limit, policy, record, with);
        }
    }

    /// The task's own work, or its fallback's once that has begun.
    public Work work(TaskRun row) {
        return row.isFallback() && fallback != null ? fallback : work;
    }

    public boolean isGroup() {
        return work.body() instanceof Body.Group;
    }

    /// Has a list of items, and is not one of its instances.
    public boolean isMany() {
        return items != null && !key.isInstance();
    }

    int maxLost() {
        return spec.options().atMostOnce() ? 0 : spec.maxLost();
    }

    /// One instance of it.
    public TaskPlan instance(int index) {
        return copy(new TaskKey(key.task(), index), spec, unfit);
    }

    /// With the numbers and durations that a run gives it.
    TaskPlan fitted(TaskSpec filled) {
        return copy(key, filled, null);
    }

    TaskPlan unfit(String why) {
        return copy(key, spec, why);
    }

    private TaskPlan copy(TaskKey newKey, TaskSpec newSpec, @Nullable String why) {
        Fallback other = newSpec.options().fallback();
        return new TaskPlan(
                ordinal,
                newKey,
                newSpec,
                needs,
                dependents,
                inputs,
                fixedBytes,
                work.with(newSpec.timeout(), newSpec.retry()),
                fallback == null || other == null
                        ? null
                        : fallback.with(other.timeout(), other.retry()),
                when,
                items,
                members,
                covered,
                atFinally,
                why);
    }
}
