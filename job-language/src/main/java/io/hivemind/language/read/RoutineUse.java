package io.hivemind.language.read;

import io.hivemind.core.job.ParamSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;
import io.hivemind.language.expression.Members;
import io.hivemind.language.value.ParamValues;
import io.hivemind.language.value.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts a routine in the place of its `uses`: its parameters replaced by the arguments, its keys
/// beside those of the one that uses it, whose own override.
final class RoutineUse {
    static final int MAX_DEPTH = 10;

    /// Keys of which one stands for all: a task's own `pool` overrides a routine's `pools`.
    private static final List<List<String>> GROUPS =
            List.of(List.of("pool", "pools"), List.of("for_each", "split"));

    private final CelEnvironment environment;
    private final Messages messages;
    private final Map<String, Routine> routines;
    private final NodeJson json;
    private final JobScope scope;

    RoutineUse(JobScope scope) {
        this.scope = scope;
        this.environment = scope.environment();
        this.messages = scope.messages();
        this.routines = scope.routines();
        this.json = new NodeJson(messages);
    }

    /// The mapping without `uses`; empty where that went wrong, which was complained about.
    Optional<Node.Mapping> expand(Node.Mapping user) {
        return expand(user, List.of());
    }

    /// @param using the routines that this one is used by, the outermost first
    Optional<Node.Mapping> expand(Node.Mapping user, List<String> using) {
        Optional<Node> uses = user.entry("uses").map(Node.Entry::value);
        if (uses.isEmpty()) {
            return Optional.of(user);
        }
        List<String> path = with(using, user);
        if (using.contains(path.getLast()) || using.size() > MAX_DEPTH) {
            String names = String.join(" → ", path);
            messages.problem(
                    uses.get(),
                    using.contains(path.getLast())
                            ? "a cycle: " + names + "; a routine cannot use itself"
                            : "routines that use each other deeper than "
                                    + MAX_DEPTH
                                    + ": "
                                    + names);
            return Optional.empty();
        }
        Optional<Routine> routine = new Values(messages).text(uses.get()).flatMap(this::find);
        if (routine.isEmpty()) {
            return Optional.empty();
        }
        List<String> bodies = BodyReader.bodies(user);
        bodies.remove("uses");
        if (!bodies.isEmpty()) {
            messages.problem(
                    user,
                    "has more than one body: uses, "
                            + String.join(", ", bodies)
                            + "; keep one, or make several tasks");
            return Optional.empty();
        }
        Map<String, Node> arguments = arguments(routine.get(), user);
        Node edited =
                new NodeEdit(environment, messages, new Arguments(arguments))
                        .edit(routine.get().body());
        Node body = TaskNames.resolved(edited, scope.expressions().group(), scope);
        return expand((Node.Mapping) body, path).map(inner -> merged(user, inner));
    }

    /// The routines in use, with the one that this mapping uses.
    static List<String> with(List<String> using, Node.Mapping user) {
        List<String> path = new ArrayList<>(using);
        path.add(
                user.entry("uses").map(Node.Entry::value).orElse(null) instanceof Node.Scalar name
                        ? name.text()
                        : "");
        return path;
    }

    private Optional<Routine> find(Node.Scalar name) {
        Routine routine = routines.get(name.text());
        if (routine == null) {
            messages.problem(
                    name,
                    "there is no routine "
                            + Quote.of(name.text())
                            + Suggestion.after(name.text(), routines.keySet()));
        }
        return Optional.ofNullable(routine);
    }

    private static Node.Mapping merged(Node.Mapping user, Node.Mapping routine) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Node.Entry entry : routine.entries()) {
            boolean overridden =
                    GROUPS.stream()
                            .filter(group -> group.contains(entry.key()))
                            .anyMatch(group ->
                                    group.stream().anyMatch(key -> user.entry(key).isPresent()));
            if (!overridden) {
                entries.put(entry.key(), entry);
            }
        }
        for (Node.Entry entry : user.entries()) {
            if (!entry.key().equals("uses") && !entry.key().equals("with")) {
                entries.put(entry.key(), entry);
            }
        }
        return new Node.Mapping(user.at(), user.path(), List.copyOf(entries.values()));
    }

    private Map<String, Node> arguments(Routine routine, Node.Mapping user) {
        Map<String, Node> given = new LinkedHashMap<>();
        Optional<Node> with = user.entry("with").map(Node.Entry::value);
        List<String> names = routine.params().stream().map(ParamSpec::name).toList();
        if (with.isPresent() && with.get() instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                if (names.contains(entry.key())) {
                    given.put(entry.key(), entry.value());
                } else {
                    messages.problem(
                            entry.at(),
                            mapping.path().key(entry.key()),
                            "the routine "
                                    + Quote.of(routine.name())
                                    + " has no parameter "
                                    + Quote.of(entry.key())
                                    + Suggestion.after(entry.key(), names));
                }
            }
        } else {
            with.ifPresent(node ->
                    new Values(messages).wrong(node, "a mapping of the routine's parameters"));
        }
        Map<String, Node> arguments = new LinkedHashMap<>();
        for (ParamSpec param : routine.params()) {
            arguments.put(param.name(), argument(routine, param, given.get(param.name()), user));
        }
        return arguments;
    }

    private Node argument(
            Routine routine, ParamSpec param, @Nullable Node given, Node.Mapping user) {
        if (given != null && !isNull(given)) {
            if (!hasTemplates(given)) {
                ParamValues.check(param, json.value(given))
                        .ifPresent(problem -> messages.problem(given, problem));
            }
            return given;
        }
        Node byDefault = routine.defaults().get(param.name());
        if (byDefault != null) {
            return byDefault;
        }
        Node at = user.entry("uses").map(Node.Entry::value).orElse(user);
        String what =
                "the routine "
                        + Quote.of(routine.name())
                        + " is not given its parameter "
                        + Quote.of(param.name());
        if (param.required()) {
            messages.problem(at, what + ", which is required; write it into \"with\"");
        } else {
            messages.note(at, "warning: " + what + ", which has no default: it is null");
        }
        return Node.Scalar.none(user.at(), user.path());
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isNull();
    }

    static boolean hasTemplates(Node node) {
        return switch (node) {
            case Node.Mapping mapping ->
                    mapping.entries().stream().anyMatch(entry -> hasTemplates(entry.value()));
            case Node.Sequence list -> list.items().stream().anyMatch(RoutineUse::hasTemplates);
            case Node.Scalar scalar -> scalar.text().contains("{{");
            case Node.Broken ignored -> true;
        };
    }

    /// `params.x` of a routine, by its arguments.
    private final class Arguments implements NodeEdit.Editor {
        private final Map<String, Node> arguments;

        Arguments(Map<String, Node> arguments) {
            this.arguments = arguments;
        }

        @Override
        public Optional<Node> whole(String variable, List<String> path) {
            return variable.equals("params") && path.size() == 1
                    ? Optional.ofNullable(arguments.get(path.getFirst()))
                    : Optional.empty();
        }

        @Override
        public Optional<Members.Edit> edit(String variable, List<String> path) {
            Node argument = variable.equals("params") ? arguments.get(path.getFirst()) : null;
            return Optional.ofNullable(argument)
                    .map(node -> new Members.Edit(1, Cel.of(node, json)));
        }
    }
}
