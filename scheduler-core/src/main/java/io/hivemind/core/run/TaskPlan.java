package io.hivemind.core.run;

import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Condition;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A task compiled for deciding.
///
/// @param ordinal its place in the file, from 0
/// @param dependents the tasks whose `needs` name it, ascending
/// @param inputs the tasks whose values travel with its attempts: those in `needs`, then those its
///   templates name
/// @param fixedBytes what its ready task takes at most, without the values it reads
/// @param record the record it writes, for the body `produce`
public record TaskPlan(
        int ordinal,
        TaskKey key,
        TaskSpec spec,
        Condition needs,
        List<Integer> dependents,
        List<Integer> inputs,
        long fixedBytes,
        @Nullable ProducedRecord record) {}
