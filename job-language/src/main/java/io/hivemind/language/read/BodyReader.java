package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The body of a task (LANGUAGE section 4).
final class BodyReader {
    private static final List<String> BODIES = List.of("run", "command", "java", "produce");

    /// Those that a job may have in place of `tasks`.
    static final List<String> OF_A_JOB = List.of("run", "command", "produce");

    private static final List<String> FOR_RUN = List.of("env", "env_from", "workdir", "shell");
    private static final Set<String> SET_BY_EXECUTOR =
            Set.of(
                    "HIVEMIND_INPUT",
                    "HIVEMIND_OUTPUT",
                    "HIVEMIND_RUN_ID",
                    "HIVEMIND_JOB",
                    "HIVEMIND_TASK",
                    "HIVEMIND_ATTEMPT",
                    "HIVEMIND_FENCING_TOKEN");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private final Messages messages;
    private final Values values;
    private final NodeJson json;
    private final ExpressionCheck expressions;
    private final CommandCheck commands;

    BodyReader(Messages messages, ExpressionCheck expressions) {
        this.messages = messages;
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
        this.expressions = expressions;
        this.commands = new CommandCheck(messages, expressions);
    }

    /// @param env the job's variables, which the task's own override
    Body read(Fields fields, Map<String, String> env) {
        List<String> present = BODIES.stream().filter(fields::has).toList();
        if (present.size() > 1) {
            messages.problem(
                    fields.mapping(),
                    "has more than one body: "
                            + String.join(", ", present)
                            + "; keep one, or make several tasks");
            return new Body.None();
        }
        if (present.isEmpty()) {
            FOR_RUN.stream().filter(fields::has).forEach(key -> refuseWithoutRun(fields, key));
            return new Body.None();
        }
        String key = present.getFirst();
        Optional<Node> value = fields.value(key);
        if (value.isEmpty()) {
            return new Body.None();
        }
        return switch (key) {
            case "java" -> java(value.get());
            case "produce" -> produce(value.get());
            default -> run(fields, value.get(), env);
        };
    }

    private void refuseWithoutRun(Fields fields, String key) {
        if (!fields.hasLater()) {
            fields.entry(key)
                    .ifPresent(entry ->
                            messages.problem(
                                    entry.value(), Quote.of(key) + " is for a task with \"run\""));
        }
    }

    private Body.Run run(Fields fields, Node node, Map<String, String> jobEnv) {
        List<String> lines = new ArrayList<>();
        Optional<String> shell = fields.value("shell").flatMap(values::text).map(Node.Scalar::text);
        for (Node item : values.list(node, true)) {
            if (item instanceof Node.Mapping mapping && mapping.entry("uses").isPresent()) {
                messages.problem(mapping, Fields.notBuilt("\"uses\""));
            } else {
                values.text(item)
                        .ifPresent(command -> {
                            commands.check(command, shell.orElse(""));
                            lines.add(command.text());
                        });
            }
        }
        if (node instanceof Node.Sequence list && list.items().isEmpty()) {
            messages.problem(
                    node, "a list of no commands; leave \"run\" out for a task that does nothing");
        }
        Map<String, String> env = new LinkedHashMap<>(jobEnv);
        fields.value("env").ifPresent(own -> env.putAll(env(own)));
        return new Body.Run(
                lines,
                env,
                fields.value("env_from").map(this::envFrom).orElse(List.of()),
                fields.value("workdir").flatMap(this::template).orElse(null),
                shell.orElse(null));
    }

    /// Variables by name; their values may hold templates.
    Map<String, String> env(Node node) {
        Map<String, String> env = new LinkedHashMap<>();
        values.texts(node)
                .forEach((name, value) -> {
                    checkVariable(name, value);
                    expressions.template(value, Place.EXECUTOR);
                    env.put(name, value.text());
                });
        return env;
    }

    private List<String> envFrom(Node node) {
        List<String> names = new ArrayList<>();
        for (Node.Scalar name : values.textList(node)) {
            checkVariable(name.text(), name);
            names.add(name.text());
        }
        return names;
    }

    private void checkVariable(String name, Node at) {
        if (!VARIABLE.matcher(name).matches()) {
            messages.problem(
                    at,
                    Quote.of(name)
                            + " is no name of a variable: letters, digits and _, no digit first");
        } else if (SET_BY_EXECUTOR.contains(name)) {
            messages.problem(at, Quote.of(name) + " is set by the executor; take another name");
        }
    }

    private Optional<String> template(Node node) {
        return values.text(node)
                .map(scalar -> {
                    expressions.template(scalar, Place.EXECUTOR);
                    return scalar.text();
                });
    }

    private Body java(Node node) {
        Optional<Fields> fields = Fields.of(node, Vocabulary.JAVA, messages);
        String handler =
                fields.flatMap(f -> f.required("class", "as {class: org.example.Load}"))
                        .flatMap(values::text)
                        .map(Node.Scalar::text)
                        .orElse("");
        Optional<Node> with = fields.flatMap(f -> f.value("with"));
        with.ifPresent(value -> expressions.document(value, Place.EXECUTOR));
        return new Body.Java(handler, with.map(json::json).orElse(new Json("{}")));
    }

    private Body produce(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.PRODUCE, messages);
        if (found.isEmpty()) {
            return new Body.None();
        }
        Fields fields = found.get();
        Optional<Node.Scalar> topic =
                fields.required("topic", "as {topic: loads, value: …}").flatMap(values::text);
        topic.ifPresent(this::checkTopic);
        Optional<Node.Scalar> key = fields.value("key").flatMap(values::text);
        key.ifPresent(scalar -> expressions.template(scalar, Place.SCHEDULER));
        Optional<Node> value = fields.value("value");
        value.ifPresent(document -> expressions.document(document, Place.SCHEDULER));
        Map<String, String> headers = new LinkedHashMap<>();
        fields.value("headers")
                .ifPresent(map ->
                        values.texts(map)
                                .forEach((name, text) -> {
                                    expressions.template(text, Place.SCHEDULER);
                                    headers.put(name, text.text());
                                }));
        return new Body.Produce(
                topic.map(Node.Scalar::text).orElse(""),
                key.map(Node.Scalar::text).orElse(null),
                value.map(json::json).orElse(Json.NULL),
                headers);
    }

    private void checkTopic(Node.Scalar topic) {
        if (topic.text().contains("{{")) {
            messages.problem(
                    topic,
                    "the topic "
                            + Quote.of(topic.text())
                            + " has to be a plain name, without templates");
        } else if (!TOPIC.matcher(topic.text()).matches()) {
            messages.problem(
                    topic,
                    Quote.of(topic.text()) + " is no name of a topic: letters, digits, . _ and -");
        }
    }
}
