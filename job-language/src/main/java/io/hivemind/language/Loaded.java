package io.hivemind.language;

import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.language.document.Message;
import io.hivemind.language.document.Position;

import java.util.List;

/// What a file holds.
///
/// @param jobs empty where there is a problem
/// @param pools empty where there is a problem
/// @param problems everything that is wrong with the file, in its order
/// @param notes warnings, and what does not work yet; they stop nothing
public record Loaded(
        List<Job> jobs, List<PoolSpec> pools, List<Message> problems, List<Message> notes) {
    public Loaded {
        jobs = List.copyOf(jobs);
        pools = List.copyOf(pools);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /// Nothing but problems.
    public static Loaded refused(List<Message> problems) {
        return new Loaded(List.of(), List.of(), problems, List.of());
    }

    public boolean isValid() {
        return problems.isEmpty();
    }

    /// A job and where it stands in its file.
    public record Job(JobSpec spec, Position at) {}
}
