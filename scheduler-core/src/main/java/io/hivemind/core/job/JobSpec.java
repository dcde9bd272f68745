package io.hivemind.core.job;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// A job as the engine runs it: normalised, defaults resolved, valid (LANGUAGE section 2).
///
/// @param dependsOn the jobs it depends on as written, null for none; read, but without effect yet
/// @param tasks in file order; names are unique, `needs` names only tasks of this list and has no
///   cycle
public record JobSpec(
        String namespace,
        String name,
        String description,
        Map<String, String> labels,
        List<ParamSpec> params,
        List<TriggerSpec> triggers,
        @Nullable String dependsOn,
        List<TaskSpec> tasks,
        List<FileRef> files,
        boolean enabled) {
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
}
