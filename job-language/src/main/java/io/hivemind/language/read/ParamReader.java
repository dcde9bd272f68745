package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.value.ParamValues;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `params` of a job.
final class ParamReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    private static final int MAX_PARAMS = 500;

    private final Messages messages;
    private final Values values;
    private final NodeJson json;

    ParamReader(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
    }

    List<ParamSpec> read(Node node) {
        List<ParamSpec> params = new ArrayList<>();
        if (!(node instanceof Node.Mapping mapping)) {
            values.wrong(node, "a mapping, as {region: {type: string, default: eu}}");
            return params;
        }
        if (mapping.entries().size() > MAX_PARAMS) {
            messages.problem(
                    node,
                    "has " + mapping.entries().size() + " parameters; " + MAX_PARAMS + " at most");
            return params;
        }
        for (Node.Entry entry : mapping.entries()) {
            if (!NAME.matcher(entry.key()).matches()) {
                messages.problem(
                        entry.at(),
                        mapping.path().key(entry.key()),
                        "the parameter name "
                                + Quote.of(entry.key())
                                + " wants letters, digits, _ and -, and a letter first");
            }
            Fields.of(entry.value(), Vocabulary.PARAM, messages)
                    .ifPresent(fields -> params.add(param(entry.key(), fields)));
        }
        return params;
    }

    private ParamSpec param(String name, Fields fields) {
        Optional<ParamSpec.Type> type =
                fields.required("type", "as type: string")
                        .flatMap(node -> values.oneOf(node, ParamSpec.Type.class));
        boolean required = fields.value("required").flatMap(values::bool).orElse(false);
        List<Json> choices = new ArrayList<>();
        fields.value("enum")
                .ifPresent(node ->
                        values.list(node, false)
                                .forEach(item -> {
                                    checkValue(item, name, type, List.of(), "this choice");
                                    choices.add(json.json(item));
                                }));
        Optional<Node> byDefault =
                fields.entry("default").map(Node.Entry::value).filter(ParamReader::isValue);
        if (required && byDefault.isPresent()) {
            messages.problem(
                    byDefault.get(),
                    "a parameter with \"required: true\" has no use for a \"default\"; drop one of"
                            + " them");
        }
        byDefault.ifPresent(node -> checkValue(node, name, type, choices, "the default"));
        return new ParamSpec(
                name,
                type.orElse(ParamSpec.Type.JSON),
                byDefault.map(json::json).orElse(Json.NULL),
                required,
                choices);
    }

    private void checkValue(
            Node node,
            String name,
            Optional<ParamSpec.Type> type,
            List<Json> choices,
            String what) {
        if (type.isPresent()) {
            ParamSpec spec = new ParamSpec(name, type.get(), Json.NULL, false, choices);
            ParamValues.check(spec, json.value(node))
                    .ifPresent(
                            problem -> messages.problem(node, what + " does not fit: " + problem));
        }
    }

    private static boolean isValue(Node node) {
        return !(node instanceof Node.Scalar scalar && scalar.isNull());
    }
}
