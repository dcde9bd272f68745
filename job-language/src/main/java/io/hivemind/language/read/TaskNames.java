package io.hivemind.language.read;

import io.hivemind.language.document.Node;
import io.hivemind.language.expression.Members;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The names of tasks within groups, and what they mean where an expression reads one: a sibling by
/// its bare name, any task by its full one (`tasks.etl.extract` or `tasks['etl.extract']`).
final class TaskNames {
    static final Set<String> FIELDS =
            Set.of("state", "output", "outputs", "exit_code", "attempts", "started_at", "ended_at");

    private TaskNames() {}

    /// The full names of a list of tasks, as far as they are plain to see.
    static Set<String> of(Optional<Node> tasks, Optional<Node> atFinally) {
        Set<String> names = new HashSet<>();
        tasks.ifPresent(list -> collect(list, "", names));
        atFinally.ifPresent(list -> collect(list, "", names));
        return names;
    }

    private static void collect(Node list, String prefix, Set<String> names) {
        if (!(list instanceof Node.Sequence sequence)) {
            return;
        }
        for (Node item : sequence.items()) {
            if (item instanceof Node.Mapping task
                    && task.entry("name").map(Node.Entry::value).orElse(null)
                            instanceof Node.Scalar name) {
                names.add(prefix + name.text());
                task.entry("group")
                        .ifPresent(
                                group -> collect(group.value(), prefix + name.text() + ".", names));
            }
        }
    }

    /// The same with each task named in full.
    ///
    /// @param group the group around it, null outside groups
    static Node resolved(Node node, @Nullable String group, JobScope scope) {
        return hasGroups(scope) ? editor(group, scope).edit(node) : node;
    }

    /// An expression outside groups, with each task named in full.
    static String resolved(Node.Scalar expression, JobScope scope) {
        String source = expression.text();
        return hasGroups(scope) ? editor(null, scope).expression(source, expression) : source;
    }

    private static boolean hasGroups(JobScope scope) {
        return scope.hasGroups();
    }

    private static NodeEdit editor(@Nullable String group, JobScope scope) {
        return new NodeEdit(
                scope.environment(),
                scope.messages(),
                (variable, path) ->
                        variable.equals("tasks")
                                ? edit(path, group, scope.tasks())
                                : Optional.empty());
    }

    private static Optional<Members.Edit> edit(
            List<String> path, @Nullable String group, Set<String> tasks) {
        String around = group == null ? "" : group;
        while (true) {
            Optional<Members.Edit> found =
                    longest(path, around.isEmpty() ? "" : around + ".", tasks);
            if (found.isPresent() || around.isEmpty()) {
                return found;
            }
            around = around.contains(".") ? around.substring(0, around.lastIndexOf('.')) : "";
        }
    }

    private static Optional<Members.Edit> longest(
            List<String> path, String prefix, Set<String> tasks) {
        Optional<Members.Edit> found = Optional.empty();
        String name = prefix;
        for (int i = 0; i < path.size(); i++) {
            if (i > 0 && FIELDS.contains(path.get(i))) {
                break;
            }
            name = i == 0 ? prefix + path.get(0) : name + "." + path.get(i);
            if (tasks.contains(name)) {
                found = Optional.of(new Members.Edit(i + 1, "tasks['" + name + "']"));
            }
        }
        return found;
    }
}
