package io.hivemind.language.read;

import io.hivemind.core.job.ParamSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `routines` of a file.
final class RoutineReader {
    private static final Set<String> OWN = Set.of("name", "params");

    private final Messages messages;
    private final Values values;
    private final CelEnvironment environment;

    RoutineReader(CelEnvironment environment, Messages messages) {
        this.environment = environment;
        this.messages = messages;
        this.values = new Values(messages);
    }

    Map<String, Routine> read(Node node) {
        Map<String, Routine> routines = new LinkedHashMap<>();
        for (Node item : values.list(node, false)) {
            Fields.of(item, Vocabulary.ROUTINE, messages)
                    .flatMap(this::routine)
                    .ifPresent(routine -> {
                        if (routines.putIfAbsent(routine.name(), routine) != null) {
                            messages.problem(
                                    item,
                                    "the name "
                                            + Quote.of(routine.name())
                                            + " is taken by another routine of this file");
                        }
                    });
        }
        routines.values().forEach(routine -> check(routine, routines));
        return routines;
    }

    private Optional<Routine> routine(Fields fields) {
        Optional<Node.Scalar> name =
                fields.required("name", "as name: fetch")
                        .flatMap(values::text)
                        .filter(text -> Names.isName(text, "routine", messages));
        List<ParamSpec> params =
                fields.value("params")
                        .map(node -> new ParamReader(messages).read(node))
                        .orElse(List.of());
        Map<String, Node> defaults = new LinkedHashMap<>();
        if (fields.value("params").orElse(null) instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                if (entry.value() instanceof Node.Mapping param) {
                    param.entry("default")
                            .ifPresent(value -> defaults.put(entry.key(), value.value()));
                }
            }
        }
        Node.Mapping body =
                new Node.Mapping(
                        fields.mapping().at(),
                        fields.mapping().path(),
                        fields.mapping().entries().stream()
                                .filter(entry -> !OWN.contains(entry.key()))
                                .toList());
        return name.map(text -> new Routine(text.text(), body, params, defaults));
    }

    /// A routine is read as a task would be, so that its mistakes show where they are, used or not.
    private void check(Routine routine, Map<String, Routine> routines) {
        if (BodyReader.bodies(routine.body()).isEmpty()) {
            messages.problem(
                    routine.body(),
                    "the routine " + Quote.of(routine.name()) + " has no body, as run: ./fetch");
        }
        Set<String> params =
                routine.params().stream().map(ParamSpec::name).collect(Collectors.toSet());
        ExpressionCheck expressions = ExpressionCheck.ofRoutine(environment, messages, params);
        JobScope scope =
                new JobScope(environment, messages, expressions, routines, Set.of(), "default");
        new TaskReader(scope).routine(routine);
    }
}
