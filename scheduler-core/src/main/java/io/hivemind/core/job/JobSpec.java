package io.hivemind.core.job;

import java.util.List;
import java.util.Map;

/// A job as the engine runs it: normalised, defaults resolved, valid (LANGUAGE section 2).
///
/// @param tasks in file order; names are unique, `needs` names only tasks of this list and has no
///   cycle. A member of a group has the name `group.member`; those of `finally` come last
/// @param options what most jobs leave out
public record JobSpec(
        String namespace,
        String name,
        String description,
        Map<String, String> labels,
        List<ParamSpec> params,
        List<TriggerSpec> triggers,
        List<TaskSpec> tasks,
        List<FileRef> files,
        boolean enabled,
        JobOptions options) {
    public static final String DEFAULT_NAMESPACE = "default";

    public JobSpec {
        labels = Map.copyOf(labels);
        params = List.copyOf(params);
        triggers = List.copyOf(triggers);
        tasks = List.copyOf(tasks);
        files = List.copyOf(files);
    }

    /// `name` in the default namespace, else `namespace/name`: the key of the definition and of its
    /// triggers.
    public String fullName() {
        return namespace.equals(DEFAULT_NAMESPACE) ? name : namespace + "/" + name;
    }

    /// The same job with other files.
    public JobSpec withFiles(List<FileRef> others) {
        return new JobSpec(
                namespace,
                name,
                description,
                labels,
                params,
                triggers,
                tasks,
                others,
                enabled,
                options);
    }
}
