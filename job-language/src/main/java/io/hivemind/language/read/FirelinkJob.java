package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.value.Suggestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A job of a firelink config as it stands: `executor: {type, script, args, env}` and `trigger:
/// {type, …}`, put into the words of this language. What has no counterpart is told with what to
/// write instead. <https://github.com/firelink-sh/firelink>
final class FirelinkJob {
    private static final Keys EXECUTOR =
            new SourceOptions.Inner("an executor", List.of("type", "script", "args", "env"));
    private static final List<String> TYPES = List.of("cron", "watch", "after_deps", "manual");
    private static final Map<String, String> OWNERS =
            Map.of(
                    "schedule", "cron",
                    "source", "watch",
                    "filter", "watch",
                    "condition", "after_deps");
    private static final List<String> BODIES = List.of("run", "command", "produce", "tasks");

    /// What the shell takes for one word, as it is.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,+@%:=/-]+");

    private final Messages messages;
    private final Values values;

    FirelinkJob(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    /// The job in the words of this language; the same one where it is so already.
    Node read(Node node) {
        if (!(node instanceof Node.Mapping job)) {
            return node;
        }
        List<Node.Entry> entries = new ArrayList<>();
        for (Node.Entry entry : job.entries()) {
            switch (entry.key()) {
                case "executor" -> entries.addAll(executor(job, entry));
                case "trigger" -> entries.addAll(trigger(job, entry));
                case "depends_on" -> entries.add(dependsOn(job, entry));
                default -> entries.add(entry);
            }
        }
        return new Node.Mapping(job.at(), job.path(), entries);
    }

    private List<Node.Entry> executor(Node.Mapping job, Node.Entry entry) {
        Optional<String> body = BODIES.stream().filter(key -> job.entry(key).isPresent()).findAny();
        if (body.isPresent()) {
            messages.problem(
                    entry.at(),
                    job.path().key("executor"),
                    "has both \"executor\" and "
                            + Quote.of(body.get())
                            + "; leave \"executor\" out");
            return List.of();
        }
        if (entry.value() instanceof Node.Scalar) {
            values.wrong(
                    entry.value(),
                    "a mapping as {type: bash, script: job.sh}",
                    "; or leave \"executor\" out and write the command as run: ./job.sh");
            return List.of();
        }
        return Fields.of(entry.value(), EXECUTOR, messages)
                .map(fields -> body(job, fields))
                .orElse(List.of());
    }

    /// `run`, and `env` where it has one.
    private List<Node.Entry> body(Node.Mapping job, Fields executor) {
        Optional<String> program =
                executor.required("type", "as type: bash").flatMap(this::program);
        Optional<Node.Scalar> script =
                executor.required("script", "as script: scripts/job.sh").flatMap(values::text);
        List<Node.Scalar> args = executor.value("args").map(values::textList).orElse(List.of());
        List<Node.Entry> entries = new ArrayList<>();
        if (program.isPresent() && script.isPresent()) {
            Node.Scalar at = script.get();
            String command =
                    program.get()
                            + " "
                            + word(at.text())
                            + args.stream()
                                    .map(arg -> " " + word(arg.text()))
                                    .collect(Collectors.joining());
            Node run = Node.Scalar.made(at.at(), at.path(), command);
            entries.add(new Node.Entry("run", at.at(), run));
        }
        executor.entry("env")
                .ifPresent(env -> {
                    if (job.entry("env").isPresent()) {
                        messages.problem(
                                env.at(),
                                executor.mapping().path().key("env"),
                                "the job has \"env\", too; put all variables there");
                    } else {
                        executor.value("env")
                                .ifPresent(value -> entries.add(withValue(env, value)));
                    }
                });
        return entries;
    }

    private static Node.Entry withValue(Node.Entry entry, Node value) {
        return new Node.Entry(entry.key(), entry.at(), value);
    }

    private Optional<String> program(Node type) {
        return values.text(type)
                .map(Node.Scalar::text)
                .flatMap(word ->
                        switch (word) {
                            case "bash", "sh" -> Optional.of(word);
                            case "python", "python3" -> Optional.of("python3");
                            default ->
                                    values.wrong(
                                            type,
                                            "bash or python",
                                            "; another program is called by its name, with run:"
                                                + " PROGRAM SCRIPT, in the place of \"executor\"");
                        });
    }

    /// For the shell one word, whatever is in it.
    private static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private List<Node.Entry> trigger(Node.Mapping job, Node.Entry entry) {
        if (!(entry.value() instanceof Node.Mapping trigger)) {
            return List.of(entry);
        }
        if (job.entry("triggers").isPresent()) {
            messages.problem(
                    entry.at(),
                    job.path().key("trigger"),
                    "has both \"trigger\" and \"triggers\"; keep one");
            return List.of();
        }
        if (trigger.entry("type").isEmpty()) {
            messages.problem(
                    trigger,
                    "a trigger as a mapping has a \"type\", as {type: cron, schedule: \"0 18 * *"
                        + " *\"}, or stands in the list \"triggers\", as triggers: [{cron: \"0 18 *"
                        + " * *\"}]");
            return List.of();
        }
        Fields fields = fields(trigger);
        return fields.value("type")
                .flatMap(values::text)
                .map(type -> ofType(job, fitting(fields, type.text()), type, entry))
                .orElse(List.of());
    }

    /// Without keys that go with another type, and with those that were meant.
    private Fields fitting(Fields trigger, String type) {
        Node.Mapping mapping = trigger.mapping();
        List<Node.Entry> fit = new ArrayList<>();
        for (Node.Entry entry : mapping.entries()) {
            String key = entry.key();
            String owner = OWNERS.getOrDefault(key, type);
            Optional<String> meant =
                    OWNERS.keySet().stream()
                            .filter(own -> type.equals(OWNERS.get(own)) && !trigger.has(own))
                            .filter(own -> Suggestion.nearest(key, List.of(own)).isPresent())
                            .findFirst();
            boolean known = key.equals("type") || OWNERS.containsKey(key);
            if (!owner.equals(type) && TYPES.contains(type)) {
                tell(mapping, entry, Quote.of(key) + " goes with \"type: " + owner + "\"");
            } else if (!known && meant.isPresent()) {
                String own = meant.get();
                tell(
                        mapping,
                        entry,
                        "unknown key " + Quote.of(key) + "; did you mean " + Quote.of(own) + "?");
                fit.add(
                        new Node.Entry(
                                own, entry.at(), new Node.Broken(entry.at(), mapping.path())));
            } else {
                fit.add(entry);
            }
        }
        return fields(new Node.Mapping(mapping.at(), mapping.path(), fit));
    }

    private void tell(Node.Mapping mapping, Node.Entry entry, String what) {
        messages.problem(entry.at(), mapping.path().key(entry.key()), what);
    }

    /// What is unknown is told by whoever reads the trigger that comes of it.
    private Fields fields(Node.Mapping trigger) {
        Keys keys =
                new SourceOptions.Inner(
                        "a trigger", trigger.entries().stream().map(Node.Entry::key).toList());
        return Fields.of(trigger, keys, messages).orElseThrow();
    }

    private List<Node.Entry> ofType(
            Node.Mapping job, Fields trigger, Node.Scalar type, Node.Entry entry) {
        return switch (type.text()) {
            case "cron" ->
                    trigger.required("schedule", "as schedule: \"0 18 * * *\"")
                            .map(value -> only(trigger, entry, as("cron", value), "schedule"))
                            .orElse(List.of());
            case "watch" -> watch(trigger, entry);
            case "manual" -> only(trigger, entry, as("manual", truth(type)));
            case "after_deps" -> {
                afterDeps(job, trigger);
                yield List.of();
            }
            default -> {
                String like =
                        Suggestion.nearest(type.text(), TYPES)
                                .map(word -> "; did you mean " + Quote.of(word) + "?")
                                .orElse("; other kinds go under \"triggers\", as {every: 5m}");
                values.wrong(type, "one of " + String.join(", ", TYPES), like);
                yield List.of();
            }
        };
    }

    private static Node truth(Node.Scalar at) {
        return new Node.Scalar(at.at(), at.path(), "true", Node.Kind.BOOL, at.origin());
    }

    private static Node.Entry as(String key, Node value) {
        return new Node.Entry(key, value.at(), value);
    }

    /// The trigger as the one item of `triggers`; keys of this language go with it.
    ///
    /// @param spent what the kind was made of
    private static List<Node.Entry> only(
            Fields trigger, Node.Entry entry, Node.Entry kind, String... spent) {
        Node.Mapping written = trigger.mapping();
        List<Node.Entry> entries = new ArrayList<>();
        entries.add(kind);
        written.entries().stream()
                .filter(other ->
                        !other.key().equals("type") && !List.of(spent).contains(other.key()))
                .forEach(entries::add);
        Node item = new Node.Mapping(written.at(), written.path(), entries);
        Node list = new Node.Sequence(written.at(), written.path(), List.of(item));
        return List.of(new Node.Entry("triggers", entry.at(), list));
    }

    private List<Node.Entry> watch(Fields trigger, Node.Entry entry) {
        Optional<Node.Scalar> source =
                trigger.required("source", "as source: /data/in/*.csv").flatMap(values::text);
        Optional<Node.Entry> filter = trigger.entry("filter");
        if (source.isEmpty()) {
            return List.of();
        }
        Node.Scalar at = source.get();
        if (at.text().startsWith("s3://")) {
            return only(renamed(trigger, "filter", "match"), entry, as("s3", at), "source");
        }
        String folder = at.text().endsWith("/") ? at.text() : at.text() + "/";
        Node path =
                filter.map(Node.Entry::value)
                        .flatMap(values::text)
                        .map(glob -> Node.Scalar.made(at.at(), at.path(), folder + glob.text()))
                        .orElse(at);
        return only(trigger, entry, as("file", path), "source", "filter");
    }

    private Fields renamed(Fields fields, String key, String to) {
        Node.Mapping mapping = fields.mapping();
        List<Node.Entry> entries =
                mapping.entries().stream()
                        .map(entry ->
                                entry.key().equals(key)
                                        ? new Node.Entry(to, entry.at(), entry.value())
                                        : entry)
                        .toList();
        return fields(new Node.Mapping(mapping.at(), mapping.path(), entries));
    }

    /// That it starts after others is what `depends_on` says already.
    private void afterDeps(Node.Mapping job, Fields trigger) {
        if (job.entry("depends_on").isEmpty()) {
            messages.problem(
                    trigger.mapping(),
                    "starts after other jobs, and none is named; name them, as depends_on:"
                            + " [extract]");
        }
        for (Node.Entry other : trigger.mapping().entries()) {
            if (!List.of("type", "condition").contains(other.key())) {
                tell(
                        trigger.mapping(),
                        other,
                        "unknown key "
                                + Quote.of(other.key())
                                + " for a trigger of the type after_deps"
                                + Suggestion.after(other.key(), List.of("type", "condition")));
            }
        }
        trigger.value("condition")
                .flatMap(values::text)
                .filter(word -> Condition.of(word.text()).isEmpty())
                .ifPresent(word ->
                        values.wrong(
                                word,
                                "all_success, any_success or always",
                                "; or say it in depends_on, as jobA && (jobB || jobC.failed)"));
    }

    private static Node.Entry dependsOn(Node.Mapping job, Node.Entry entry) {
        Optional<Condition> condition =
                job.entry("trigger")
                        .map(Node.Entry::value)
                        .filter(Node.Mapping.class::isInstance)
                        .flatMap(trigger -> ((Node.Mapping) trigger).entry("condition"))
                        .map(Node.Entry::value)
                        .filter(Node.Scalar.class::isInstance)
                        .flatMap(word -> Condition.of(((Node.Scalar) word).text()));
        boolean texts =
                entry.value() instanceof Node.Sequence list
                        && !list.items().isEmpty()
                        && list.items().stream().allMatch(Node.Scalar.class::isInstance);
        if (condition.isEmpty() || condition.get() == Condition.ALL_SUCCESS || !texts) {
            return entry;
        }
        Condition how = condition.get();
        Node.Sequence list = (Node.Sequence) entry.value();
        String expression =
                list.items().stream()
                        .map(name -> ((Node.Scalar) name).text() + how.outcome)
                        .collect(Collectors.joining(how.joined));
        return withValue(entry, Node.Scalar.made(list.at(), list.path(), expression));
    }

    /// Of `after_deps`, and what it is in an expression over jobs.
    private enum Condition {
        ALL_SUCCESS("", " && "),
        ANY_SUCCESS("", " || "),
        ALWAYS(".done", " && ");

        private final String outcome;
        private final String joined;

        Condition(String outcome, String joined) {
            this.outcome = outcome;
            this.joined = joined;
        }

        static Optional<Condition> of(String word) {
            return switch (word) {
                case "all_success" -> Optional.of(ALL_SUCCESS);
                case "any_success" -> Optional.of(ANY_SUCCESS);
                case "always" -> Optional.of(ALWAYS);
                default -> Optional.empty();
            };
        }
    }
}
