package io.hivemind.language.check;

import io.hivemind.core.job.Body;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.Mention;
import io.hivemind.language.read.TaskDraft;
import io.hivemind.language.value.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The tasks of one job among each other.
final class TaskCheck {
    private static final int MAX_CYCLES = 20;

    /// Stands for all of `tasks`, in the graph; no task has this name.
    private static final String TASKS = "";

    private final Messages messages;
    private final JobDraft job;
    private final Map<String, TaskDraft> tasks = new LinkedHashMap<>();
    private final Graph graph = new Graph();

    TaskCheck(JobDraft job, Messages messages) {
        this.job = job;
        this.messages = messages;
    }

    void check() {
        job.tasks().stream().filter(TaskDraft::named).forEach(this::register);
        job.tasks().forEach(task -> task.needs().forEach(need -> need(task, need)));
        job.tasks().forEach(this::around);
        List<List<String>> cycles = graph.cycles();
        cycles.stream().limit(MAX_CYCLES).forEach(this::cycle);
        Graph.@Nullable Upstream upstream = cycles.isEmpty() ? graph.upstream() : null;
        job.tasks().forEach(task -> reads(task, upstream));
        job.outputReads().stream()
                .filter(read -> !tasks.containsKey(read.name()))
                .forEach(read -> messages.problem(read.at(), read.path(), unknown(read.name())));
        job.tasks().forEach(this::warnOfFailures);
    }

    /// A member waits for what its groups wait for, a group for its members, and a task of
    /// `finally` for all others.
    private void around(TaskDraft task) {
        if (!task.named() || !task.equals(tasks.get(task.spec().name()))) {
            return;
        }
        String name = task.spec().name();
        @Nullable TaskDraft group = group(task);
        if (group != null) {
            graph.add(group.spec().name(), name);
            graph.add(name, begin(group.spec().name()));
        }
        if (task.spec().body() instanceof Body.Group) {
            task.needs().forEach(need -> graph.add(begin(name), need.name()));
            if (group != null) {
                graph.add(begin(name), begin(group.spec().name()));
            }
        }
        if (task.spec().options().atFinally()) {
            graph.add(name, TASKS);
        } else {
            graph.add(TASKS, name);
        }
    }

    /// Stands for the moment a group begins; no task has a name with a blank.
    private static String begin(String group) {
        return group + " ";
    }

    private @Nullable TaskDraft group(TaskDraft task) {
        String group = task.spec().options().group();
        return group == null ? null : tasks.get(group);
    }

    private void register(TaskDraft task) {
        TaskDraft first = tasks.putIfAbsent(task.spec().name(), task);
        if (first != null) {
            messages.problem(
                    task.node(),
                    "the name "
                            + Quote.of(task.spec().name())
                            + " is taken by another task of this job, at line "
                            + first.node().at().line());
        }
    }

    private void need(TaskDraft task, Mention need) {
        TaskDraft needed = tasks.get(need.name());
        if (needed == null) {
            messages.problem(need.at(), need.path(), unknownNeed(task, need.name()));
        } else if (needed.spec().options().atFinally() && !task.spec().options().atFinally()) {
            messages.problem(
                    need.at(),
                    need.path(),
                    Quote.of(need.name())
                            + " is a task of \"finally\", which begins when all of \"tasks\" have"
                            + " ended");
        } else if (task.named()) {
            graph.add(task.spec().name(), need.name());
        }
    }

    private String unknownNeed(TaskDraft task, String name) {
        String group = task.spec().options().group();
        if (group != null) {
            String bare = name.substring(group.length() + 1);
            if (tasks.containsKey(bare)) {
                return Quote.of(bare)
                        + " is no task of the group "
                        + Quote.of(group)
                        + "; inside a group \"needs\" names its own tasks, the group itself may"
                        + " need others";
            }
            if (!bare.contains(".")) {
                List<String> siblings =
                        tasks.values().stream()
                                .filter(other -> group.equals(other.spec().options().group()))
                                .map(other -> other.spec().name().substring(group.length() + 1))
                                .toList();
                return "there is no task "
                        + Quote.of(bare)
                        + " in the group "
                        + Quote.of(group)
                        + Suggestion.after(bare, siblings);
            }
        }
        return unknown(name);
    }

    private String unknown(String name) {
        int dot = name.lastIndexOf('.');
        if (dot > 0 && tasks.containsKey(name.substring(0, dot))) {
            return Quote.of(name.substring(dot + 1))
                    + " is no outcome of "
                    + Quote.of(name.substring(0, dot))
                    + "; there is succeeded, failed, skipped and done";
        }
        Optional<String> member =
                tasks.keySet().stream().filter(task -> task.endsWith("." + name)).findFirst();
        if (member.isPresent()) {
            return "there is no task "
                    + Quote.of(name)
                    + " here; the member of a group is named "
                    + Quote.of(member.get());
        }
        return "there is no task "
                + Quote.of(name)
                + " in this job"
                + Suggestion.after(name, tasks.keySet());
    }

    private void cycle(List<String> along) {
        List<String> names =
                along.stream()
                        .filter(name -> !name.endsWith(" "))
                        .collect(Collectors.toCollection(ArrayList::new));
        if (along.getFirst().endsWith(" ")) {
            names.add(names.getFirst());
        }
        TaskDraft first = tasks.get(names.getFirst());
        Node at = first == null ? job.node() : first.node();
        Mention edge =
                first == null
                        ? new Mention("", at.at(), at.path())
                        : first.needs().stream()
                                .filter(need -> need.name().equals(names.get(1)))
                                .findFirst()
                                .orElse(new Mention("", at.at(), at.path()));
        messages.problem(
                edge.at(),
                edge.path(),
                "a cycle: "
                        + String.join(" → ", names)
                        + "; each of these tasks waits for the next");
    }

    /// @param upstream null where there are cycles: mend those first
    private void reads(TaskDraft task, Graph.@Nullable Upstream upstream) {
        if (task.reads().isEmpty()) {
            return;
        }
        for (Mention read : task.reads()) {
            String name = read.name();
            if (!tasks.containsKey(name)) {
                messages.problem(read.at(), read.path(), unknown(name));
            } else if (name.equals(task.spec().name())) {
                messages.problem(
                        read.at(), read.path(), "the task reads itself, before it has a value");
            } else if (upstream != null && !upstream.has(task.spec().name(), name)) {
                messages.problem(
                        read.at(),
                        read.path(),
                        "reads the task "
                                + Quote.of(name)
                                + ", which is not upstream; add it to \"needs\"");
            }
        }
    }

    private boolean allowed(TaskDraft task) {
        for (@Nullable TaskDraft each = task; each != null; each = group(each)) {
            if (each.spec().allowFailure()) {
                return true;
            }
        }
        return false;
    }

    private void warnOfFailures(TaskDraft task) {
        for (Mention failure : task.failures()) {
            TaskDraft named = tasks.get(failure.name());
            if (named != null && !allowed(named)) {
                messages.note(
                        failure.at(),
                        failure.path(),
                        "warning: "
                                + Quote.of(failure.name())
                                + " has no \"allow_failure: true\": when it fails,"
                                + " this branch runs and the run still ends FAILED");
            }
        }
    }
}
