package io.hivemind.language.read;

import io.hivemind.core.job.Instances;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.template.Template;

import java.util.Optional;

/// `for_each` and `split`: where instances come from.
final class InstancesReader {
    static final int MOST = 100_000;

    private final Messages messages;
    private final Values values;
    private final NodeJson json;
    private final ExpressionCheck expressions;

    InstancesReader(Messages messages, ExpressionCheck expressions) {
        this.messages = messages;
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
        this.expressions = expressions;
    }

    Optional<Instances> read(Fields task) {
        if (task.has("for_each") && task.has("split")) {
            messages.problem(
                    task.mapping(), "has both \"for_each\" and \"split\"; a task has one of them");
        }
        return task.has("for_each")
                ? task.value("for_each").flatMap(this::forEach)
                : task.value("split").flatMap(this::split);
    }

    private Optional<Instances> forEach(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INT) {
            return values.integer(scalar, 0, MOST)
                    .map(count -> new Instances.Of(String.valueOf(count)));
        }
        if (node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.TEXT) {
            return values.wrong(node, "a list, an expression that gives one, or a count");
        }
        return list(node).map(Instances.Of::new);
    }

    /// A list as it is written, or an expression that gives one.
    private Optional<String> list(Node node) {
        if (node instanceof Node.Sequence list) {
            if (list.items().size() > MOST) {
                messages.problem(
                        node,
                        "has "
                                + list.items().size()
                                + " items; a task has "
                                + MOST
                                + " instances at most");
                return Optional.empty();
            }
            expressions.document(list, Place.CONDITION);
            return Optional.of(written(list));
        }
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
            return expressions.expression(node, Place.CONDITION);
        }
        return values.wrong(node, "a list, or an expression that gives one");
    }

    /// A plain list as JSON, of any length; one with templates as the expression that fills them
    /// in, which is as long as an expression may be.
    private String written(Node.Sequence list) {
        if (!RoutineUse.hasTemplates(list)) {
            return json.json(list).text();
        }
        String source = Cel.of(list, json);
        if (!messages.hasProblems()) {
            expressions
                    .refusal(source)
                    .ifPresent(why ->
                            messages.problem(
                                    list,
                                    "this list, as an expression: "
                                            + why
                                            + "; put the list into a parameter"));
        }
        return source;
    }

    private Optional<Instances> split(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.SPLIT, messages);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = found.get();
        boolean range = fields.has("range") || fields.has("parts");
        boolean list = fields.has("list") || fields.has("size");
        if (range == list) {
            messages.problem(
                    node, "wants {range: [1, 1000], parts: 8} or {list: params.files, size: 100}");
            return Optional.empty();
        }
        return range ? range(fields) : chunks(fields);
    }

    private Optional<Instances> range(Fields fields) {
        Optional<Node> ends = fields.required("range", "as range: [1, 1000]");
        Optional<String> parts =
                fields.required("parts", "as parts: 8").flatMap(node -> number(node, 1, MOST));
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        if (!(ends.get() instanceof Node.Sequence list) || list.items().size() != 2) {
            return values.wrong(ends.get(), "a first and a last number, as [1, 1000]");
        }
        Optional<String> from = number(list.items().get(0), Long.MIN_VALUE, Long.MAX_VALUE);
        Optional<String> to = number(list.items().get(1), Long.MIN_VALUE, Long.MAX_VALUE);
        return from.isPresent() && to.isPresent() && parts.isPresent()
                ? Optional.of(new Instances.SplitRange(from.get(), to.get(), parts.get()))
                : Optional.empty();
    }

    private Optional<Instances> chunks(Fields fields) {
        Optional<Node> node = fields.required("list", "as list: params.files");
        Optional<String> list = node.flatMap(this::list);
        Optional<String> size =
                fields.required("size", "as size: 100")
                        .flatMap(value -> number(value, 1, Integer.MAX_VALUE));
        return list.isPresent() && size.isPresent()
                ? Optional.of(new Instances.SplitList(list.get(), size.get()))
                : Optional.empty();
    }

    /// A whole number, or one template alone.
    private Optional<String> number(Node node, long min, long max) {
        if (node instanceof Node.Scalar scalar) {
            if (scalar.kind() == Node.Kind.INT && scalar.text().matches("[-+]?[0-9]{1,18}")) {
                long value = Long.parseLong(scalar.text());
                if (value >= min && value <= max) {
                    return Optional.of(String.valueOf(value));
                }
            } else if (isAlone(scalar.text())) {
                return expressions.expression(scalar, Place.CONDITION);
            }
        }
        String least = min == 1 ? ", 1 at least" : "";
        return values.wrong(node, "a whole number" + least + ", or one template alone");
    }

    private static boolean isAlone(String text) {
        try {
            return Template.parse(text.strip()).isAlone();
        } catch (Template.MalformedException e) {
            return text.contains("{{");
        }
    }
}
