package io.hivemind.language.read;

import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Rule;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.needs.NeedsParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The three forms of `needs`, and of `depends_on`: a list, an expression, a rule.
final class NeedsReader {
    private final Messages messages;
    private final Values values;

    NeedsReader(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    /// What was read: the expression, the names in it, and those whose failure it asks for by name.
    record Read(Needs needs, List<Mention> names, List<Mention> failures) {
        static final Read NOTHING = new Read(Needs.nothing(), List.of(), List.of());

        /// The same with other names.
        Read renamed(UnaryOperator<String> names) {
            return new Read(
                    renamed(needs, names),
                    this.names.stream().map(name -> name.renamed(names)).toList(),
                    failures.stream().map(name -> name.renamed(names)).toList());
        }

        private static Needs renamed(Needs needs, UnaryOperator<String> names) {
            return switch (needs) {
                case Needs.Is(String task, Outcome outcome) ->
                        new Needs.Is(names.apply(task), outcome);
                case Needs.Not(Needs term) -> new Needs.Not(renamed(term, names));
                case Needs.All(List<Needs> terms) -> new Needs.All(renamed(terms, names));
                case Needs.Any(List<Needs> terms) -> new Needs.Any(renamed(terms, names));
            };
        }

        private static List<Needs> renamed(List<Needs> terms, UnaryOperator<String> names) {
            return terms.stream().map(term -> renamed(term, names)).toList();
        }
    }

    Read read(Node node) {
        return switch (node) {
            case Node.Sequence sequence -> rule(sequence.items(), Rule.ALL_SUCCEEDED);
            case Node.Scalar scalar -> expression(scalar);
            case Node.Mapping mapping -> rule(mapping);
            case Node.Broken ignored -> Read.NOTHING;
        };
    }

    private Read expression(Node.Scalar scalar) {
        try {
            NeedsParser.Parsed parsed = NeedsParser.parse(scalar.text());
            List<Mention> names = new ArrayList<>();
            List<Mention> failures = new ArrayList<>();
            for (NeedsParser.Name name : parsed.names()) {
                Mention mention = new Mention(name.name(), scalar.at(name.offset()), scalar.path());
                names.add(mention);
                if (name.outcome() == Outcome.FAILED) {
                    failures.add(mention);
                }
            }
            return new Read(parsed.needs(), names, failures);
        } catch (NeedsParser.MalformedException e) {
            messages.problem(
                    scalar.at(e.offset()),
                    scalar.path(),
                    "in "
                            + Quote.of(scalar.text())
                            + " at character "
                            + (e.offset() + 1)
                            + ": "
                            + e.getMessage());
            return Read.NOTHING;
        }
    }

    private Read rule(Node.Mapping mapping) {
        Optional<Fields> fields = Fields.of(mapping, Vocabulary.RULE, messages);
        Rule rule =
                fields.flatMap(f -> f.value("rule"))
                        .flatMap(node -> values.oneOf(node, Rule.class))
                        .orElse(Rule.ALL_SUCCEEDED);
        List<Node> tasks =
                fields.flatMap(f -> f.required("tasks", "as {tasks: [a, b], rule: any_done}"))
                        .map(node -> values.list(node, true))
                        .orElse(List.of());
        Read read = rule(tasks, rule);
        if (read.names().isEmpty() && fields.isPresent() && fields.get().has("tasks")) {
            messages.problem(
                    mapping, "a rule over no tasks; name one in \"tasks\" or leave \"needs\" out");
        }
        boolean failures = rule == Rule.ALL_FAILED || rule == Rule.ANY_FAILED;
        return failures ? new Read(read.needs(), read.names(), read.names()) : read;
    }

    private Read rule(List<Node> items, Rule rule) {
        List<Mention> names = new ArrayList<>();
        for (Node item : items) {
            values.text(item).flatMap(this::listedName).ifPresent(names::add);
        }
        return new Read(rule.over(names.stream().map(Mention::name).toList()), names, List.of());
    }

    private Optional<Mention> listedName(Node.Scalar scalar) {
        NeedsParser.Name name = NeedsParser.name(scalar.text(), 0);
        if (!name.name().equals(scalar.text())) {
            messages.problem(
                    scalar,
                    Quote.of(scalar.text())
                            + " carries an outcome, which a list cannot; write an expression: "
                            + Quote.of(scalar.text() + " && …"));
            return Optional.empty();
        }
        if (scalar.text().matches("(?s).*[\\s()&|!].*")) {
            messages.problem(
                    scalar,
                    Quote.of(scalar.text())
                            + " is no name; an expression stands alone, not in a list: "
                            + Quote.of(scalar.text()));
            return Optional.empty();
        }
        return Optional.of(new Mention(scalar.text(), scalar.at(), scalar.path()));
    }
}
