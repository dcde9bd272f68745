package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A list of tasks, groups among them, laid flat: a group comes before its members, which are named
/// `group.member`.
final class TasksReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Set<String> RESERVED =
            Set.of("succeeded", "failed", "skipped", "done", "fallback");
    private static final Set<String> OF_GROUPS =
            Set.of(
                    "name",
                    "needs",
                    "group",
                    "mode",
                    "when",
                    "max_runs",
                    "delay",
                    "deadline",
                    "allow_failure");

    private final JobScope scope;
    private final Messages messages;
    private final Values values;
    private final TaskReader tasks;
    private final JobDefaults defaults;

    private enum Mode {
        SEQUENCE,
        PARALLEL
    }

    TasksReader(JobScope scope, JobDefaults defaults) {
        this.scope = scope;
        this.messages = scope.messages();
        this.values = new Values(messages);
        this.tasks = new TaskReader(scope);
        this.defaults = defaults;
    }

    /// @param atFinally whether it is the list of `finally`
    List<TaskDraft> read(List<Node> items, boolean atFinally) {
        List<TaskDraft> drafts = new ArrayList<>();
        read(items, new Around(null, false, atFinally), drafts);
        return drafts;
    }

    /// What is around a list of tasks.
    private record Around(@Nullable String group, boolean sequence, boolean atFinally) {
        String full(String name) {
            return group == null ? name : group + "." + name;
        }
    }

    private void read(List<Node> items, Around around, List<TaskDraft> drafts) {
        @Nullable String previous = null;
        for (Node item : items) {
            Optional<Fields> fields = Fields.of(item, Vocabulary.TASK, messages);
            if (fields.isEmpty()) {
                continue;
            }
            Optional<Node.Scalar> name =
                    fields.get()
                            .required("name", "as name: extract")
                            .flatMap(values::text)
                            .filter(this::checkName);
            Node at = name.map(Node.class::cast).orElse(fields.get().mapping());
            Member member =
                    new Member(
                            name.map(text -> around.full(text.text())).orElse(""),
                            at,
                            around.group(),
                            around.atFinally(),
                            around.sequence(),
                            previous);
            task(fields.get().mapping(), member, drafts);
            previous = member.name().isEmpty() ? previous : member.name();
        }
    }

    private void task(Node.Mapping written, Member member, List<TaskDraft> drafts) {
        Node.Mapping mapping = (Node.Mapping) TaskNames.resolved(written, member.group(), scope);
        Optional<Node> group = mapping.entry("group").map(Node.Entry::value);
        if (group.isEmpty()) {
            mapping.entry("mode")
                    .ifPresent(mode ->
                            messages.problem(
                                    mode.value(), "\"mode\" is for a task with \"group\""));
            drafts.add(tasks.read(mapping, member, defaults));
            return;
        }
        for (Node.Entry entry : mapping.entries()) {
            if (!OF_GROUPS.contains(entry.key()) && Vocabulary.TASK.all().contains(entry.key())) {
                messages.problem(
                        entry.at(),
                        mapping.path().key(entry.key()),
                        "a group has no " + Quote.of(entry.key()) + "; give it to its members");
            }
        }
        group(mapping, group.get(), member, drafts);
    }

    private void group(Node.Mapping mapping, Node list, Member member, List<TaskDraft> drafts) {
        boolean sequence =
                mapping.entry("mode")
                        .map(Node.Entry::value)
                        .flatMap(node -> values.oneOf(node, Mode.class))
                        .filter(mode -> mode == Mode.SEQUENCE)
                        .isPresent();
        List<Node> items = values.list(list, false);
        if (list instanceof Node.Sequence && items.isEmpty()) {
            messages.problem(list, "a group of no tasks; give it some, or leave \"group\" out");
        }
        List<TaskDraft> members = new ArrayList<>();
        read(items, new Around(member.name(), sequence, member.atFinally()), members);
        List<String> names =
                members.stream()
                        .filter(TaskDraft::named)
                        .filter(draft -> member.name().equals(draft.spec().options().group()))
                        .map(draft -> draft.spec().name())
                        .toList();
        Fields fields =
                Fields.of(only(mapping, OF_GROUPS), Vocabulary.TASK, messages).orElseThrow();
        drafts.add(tasks.group(fields, member, names));
        drafts.addAll(members);
    }

    private static Node.Mapping only(Node.Mapping mapping, Set<String> keys) {
        return new Node.Mapping(
                mapping.at(),
                mapping.path(),
                mapping.entries().stream().filter(entry -> keys.contains(entry.key())).toList());
    }

    private boolean checkName(Node.Scalar name) {
        String text = name.text();
        if (RESERVED.contains(text)) {
            messages.problem(
                    name,
                    "a task cannot have the name "
                            + Quote.of(text)
                            + ": it means something in \"needs\"");
            return false;
        }
        if (NAME.matcher(text).matches()) {
            return true;
        }
        String better =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_-]+", "-")
                        .replaceAll("^[-_]+|[-_]+$", "");
        messages.problem(
                name,
                "the task name "
                        + Quote.of(text)
                        + " wants 1 to 63 of a-z, 0-9, _ and -, a letter or digit first"
                        + (NAME.matcher(better).matches() ? "; as " + Quote.of(better) : ""));
        return false;
    }
}
