package io.hivemind.language.read;

import io.hivemind.language.document.Node;
import io.hivemind.language.template.Template;

import java.util.ArrayList;
import java.util.List;

/// A value as an expression that gives it.
final class Cel {
    static String of(Node node, NodeJson json) {
        return switch (node) {
            case Node.Mapping mapping -> {
                List<String> fields = new ArrayList<>();
                for (Node.Entry entry : mapping.entries()) {
                    fields.add(
                            literal(Node.Scalar.made(entry.at(), mapping.path(), entry.key()), json)
                                    + ": "
                                    + of(entry.value(), json));
                }
                yield "{" + String.join(", ", fields) + "}";
            }
            case Node.Sequence list ->
                    "["
                            + String.join(
                                    ", ",
                                    list.items().stream().map(item -> of(item, json)).toList())
                            + "]";
            case Node.Scalar scalar -> scalar(scalar, json);
            case Node.Broken ignored -> "null";
        };
    }

    private static String scalar(Node.Scalar scalar, NodeJson json) {
        if (scalar.kind() != Node.Kind.TEXT || !scalar.text().contains("{{")) {
            return literal(scalar, json);
        }
        try {
            Template template = Template.parse(scalar.text());
            if (template.isAlone()) {
                return "(" + template.holes().getFirst().source() + ")";
            }
            List<String> parts = new ArrayList<>();
            for (Template.Part part : template.parts()) {
                parts.add(
                        switch (part) {
                            case Template.Text(String text) ->
                                    literal(
                                            Node.Scalar.made(scalar.at(), scalar.path(), text),
                                            json);
                            case Template.Hole hole -> hole.source();
                        });
            }
            return "join([" + String.join(", ", parts) + "], '')";
        } catch (Template.MalformedException e) {
            return literal(scalar, json);
        }
    }

    private static String literal(Node.Scalar scalar, NodeJson json) {
        String text = json.json(scalar).text();
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    private Cel() {}
}
