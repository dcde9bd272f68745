package io.hivemind.language.read;

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
    private static final List<String> BODIES =
            List.of(
                    "run",
                    "command",
                    "http",
                    "java",
                    "produce",
                    "job",
                    "uses",
                    "group",
                    "container",
                    "approve");

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
    private static final int MAX_ENV = 500;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Messages messages;
    private final Values values;
    private final ExpressionCheck expressions;
    private final CommandCheck commands;
    private final ServiceBodies services;
    private final RoutineUse routines;

    BodyReader(JobScope scope) {
        this.messages = scope.messages();
        this.values = new Values(messages);
        this.expressions = scope.expressions();
        this.commands = new CommandCheck(messages, expressions);
        this.services = new ServiceBodies(scope);
        this.routines = new RoutineUse(scope);
    }

    /// The bodies that a mapping has, by their keys.
    static List<String> bodies(Node.Mapping mapping) {
        List<String> present = new ArrayList<>(BODIES);
        present.removeIf(key -> mapping.entry(key).isEmpty());
        return present;
    }

    /// @param env the job's variables, which the task's own override
    Body read(Fields fields, Map<String, String> env) {
        List<String> present = bodies(fields.mapping());
        if (present.size() > 1) {
            messages.problem(
                    fields.mapping(),
                    "has more than one body: "
                            + String.join(", ", present)
                            + "; keep one, or make several tasks");
            return new Body.None();
        }
        String key = present.isEmpty() ? "" : present.getFirst();
        boolean shell = key.equals("run") || key.equals("command");
        if (!shell) {
            FOR_RUN.stream().filter(fields::has).forEach(each -> refuse(fields, each, "\"run\""));
        }
        if (!key.equals("job") && fields.has("with")) {
            refuse(fields, "with", "\"job\" or \"uses\"");
        }
        Optional<Node> value = key.isEmpty() ? Optional.empty() : fields.value(key);
        if (value.isEmpty()) {
            return new Body.None();
        }
        return switch (key) {
            case "run", "command" -> run(fields, value.get(), env);
            case "http" -> services.http(value.get());
            case "java" -> services.java(value.get());
            case "produce" -> services.produce(value.get());
            case "job" -> services.job(fields, value.get());
            case "container" -> services.container(value.get(), this);
            case "approve" -> {
                messages.problem(
                        value.get(), "\"approve\" is planned, and no part of this version");
                yield new Body.None();
            }
            default -> new Body.None();
        };
    }

    private void refuse(Fields fields, String key, String what) {
        fields.entry(key)
                .ifPresent(entry ->
                        messages.problem(
                                entry.value(), Quote.of(key) + " is for a task with " + what));
    }

    private Body.Run run(Fields fields, Node node, Map<String, String> jobEnv) {
        Optional<String> shell = fields.value("shell").flatMap(values::text).map(Node.Scalar::text);
        List<String> lines = lines(node, shell.orElse(""));
        Map<String, String> env = jobEnv;
        if (fields.has("env")) {
            env = new LinkedHashMap<>(jobEnv);
            fields.value("env").map(this::env).ifPresent(env::putAll);
        }
        return new Body.Run(
                lines,
                env,
                fields.value("env_from").map(this::envFrom).orElse(List.of()),
                fields.value("workdir").flatMap(this::template).orElse(null),
                shell.orElse(null));
    }

    /// Commands; a routine's take the place of the step that uses it.
    List<String> lines(Node node, String shell) {
        return lines(node, shell, List.of());
    }

    private List<String> lines(Node node, String shell, List<String> using) {
        if (node instanceof Node.Mapping) {
            values.wrong(node, "a command or a list of commands");
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (Node item : values.list(node, true)) {
            if (item instanceof Node.Mapping mapping) {
                Fields.of(mapping, Vocabulary.STEP, messages)
                        .flatMap(step -> step.required("uses", "as {uses: fetch, with: {…}}"))
                        .flatMap(uses -> routines.expand(mapping, using))
                        .ifPresent(routine -> lines.addAll(step(mapping, routine, shell, using)));
            } else {
                values.text(item)
                        .ifPresent(command -> {
                            commands.check(command, shell);
                            lines.add(command.text());
                        });
            }
        }
        if (node instanceof Node.Sequence list && list.items().isEmpty()) {
            messages.problem(
                    node, "a list of no commands; leave \"run\" out for a task that does nothing");
        }
        return lines;
    }

    private List<String> step(
            Node.Mapping at, Node.Mapping routine, String shell, List<String> using) {
        Optional<Node> run =
                routine.entry("run").or(() -> routine.entry("command")).map(Node.Entry::value);
        if (run.isEmpty()) {
            messages.problem(
                    at, "a step of a \"run\" list uses a routine with \"run\", and this has none");
            return List.of();
        }
        return lines(run.get(), shell, RoutineUse.with(using, at));
    }

    /// Variables by name; their values may hold templates.
    Map<String, String> env(Node node) {
        Map<String, String> env = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping && mapping.entries().size() > MAX_ENV) {
            messages.problem(
                    node,
                    "has " + mapping.entries().size() + " variables; " + MAX_ENV + " at most");
            return env;
        }
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
}
