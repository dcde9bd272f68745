package io.hivemind.language.read;

import io.hivemind.core.job.JobSpec;
import io.hivemind.language.document.Node;

import java.util.List;

/// A job as it was read, before its names are checked.
///
/// @param node where its name stands
/// @param named whether its name is one
/// @param dependsOn the jobs its `depends_on` names
public record JobDraft(
        JobSpec spec, Node node, boolean named, List<TaskDraft> tasks, List<Mention> dependsOn) {
    public JobDraft {
        tasks = List.copyOf(tasks);
        dependsOn = List.copyOf(dependsOn);
    }
}
