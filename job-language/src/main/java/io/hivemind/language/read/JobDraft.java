package io.hivemind.language.read;

import io.hivemind.core.job.JobSpec;
import io.hivemind.language.document.Node;

import java.util.List;

/// A job as it was read, before its names are checked.
///
/// @param node where its name stands
/// @param written the whole of it
/// @param named whether its name is one
/// @param dependsOn the jobs its `depends_on` names, in full
/// @param keyParams the parameters that the `key` of its `depends_on` reads
/// @param hookJobs the jobs its hooks start, in full
/// @param outputReads the tasks its `output` reads
public record JobDraft(
        JobSpec spec,
        Node node,
        Node.Mapping written,
        boolean named,
        List<TaskDraft> tasks,
        List<Mention> dependsOn,
        List<String> keyParams,
        List<Mention> hookJobs,
        List<Mention> outputReads) {
    public JobDraft {
        tasks = List.copyOf(tasks);
        dependsOn = List.copyOf(dependsOn);
        keyParams = List.copyOf(keyParams);
        hookJobs = List.copyOf(hookJobs);
        outputReads = List.copyOf(outputReads);
    }
}
