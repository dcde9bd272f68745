package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.expression.CelEnvironment;

import java.util.Map;
import java.util.Set;

/// What the readers of one job share.
///
/// @param tasks the full names of all its tasks, as far as they can be told before reading them
/// @param hasGroups whether some of them are members of groups
/// @param namespace the job's
record JobScope(
        CelEnvironment environment,
        Messages messages,
        ExpressionCheck expressions,
        Map<String, Routine> routines,
        Set<String> tasks,
        boolean hasGroups,
        String namespace) {

    JobScope(
            CelEnvironment environment,
            Messages messages,
            ExpressionCheck expressions,
            Map<String, Routine> routines,
            Set<String> tasks,
            String namespace) {
        this(
                environment,
                messages,
                expressions,
                routines,
                tasks,
                tasks.stream().anyMatch(name -> name.contains(".")),
                namespace);
    }
}
