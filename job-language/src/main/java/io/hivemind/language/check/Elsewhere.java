package io.hivemind.language.check;

import io.hivemind.core.job.PoolSpec;

import java.util.List;
import java.util.Set;

/// What is known outside the file that is read.
///
/// @param jobs full names of jobs that may be depended on and started
/// @param pools that tasks may take
public record Elsewhere(Set<String> jobs, List<PoolSpec> pools) {
    public Elsewhere {
        jobs = Set.copyOf(jobs);
        pools = List.copyOf(pools);
    }
}
