package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.WorkBudget;
import io.hivemind.language.expression.CelEnvironment;
import io.hivemind.language.expression.Compilation;
import io.hivemind.language.expression.Compiled;
import io.hivemind.language.expression.Members;
import io.hivemind.language.template.Template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes a part of a document anew with the members that its templates and expressions read
/// edited. What does not compile stays as it is, for the reader to complain about.
final class NodeEdit {
    private static final Set<String> COMMANDS = Set.of("run", "command");
    private static final Set<String> EXPRESSIONS = Set.of("when", "for_each", "list");

    /// What is edited, and how.
    interface Editor extends Members.Editor {
        /// The value of a text that is this one member alone, and no command.
        default Optional<Node> whole(String variable, List<String> path) {
            return Optional.empty();
        }
    }

    private enum Text {
        TEMPLATES,
        COMMAND,
        EXPRESSION
    }

    private final CelEnvironment environment;
    private final Editor editor;
    private final WorkBudget work;

    NodeEdit(CelEnvironment environment, Messages messages, Editor editor) {
        this.work = messages.work();
        this.environment = environment;
        this.editor = editor;
    }

    Node edit(Node node) {
        return edit(node, Text.TEMPLATES);
    }

    /// A bare expression.
    String expression(String source, Node at) {
        if (environment.isDear(source)) {
            work.expression(at);
        }
        return environment.compile(source) instanceof Compilation.Done(Compiled compiled)
                ? Members.edited(compiled, editor)
                : source;
    }

    /// Members of a group are left as they are: their names mean something else.
    private Node edit(Node node, Text kind) {
        work.made(node, 0);
        return switch (node) {
            case Node.Mapping mapping ->
                    new Node.Mapping(
                            mapping.at(),
                            mapping.path(),
                            mapping.entries().stream().map(this::entry).toList());
            case Node.Sequence list ->
                    new Node.Sequence(
                            list.at(),
                            list.path(),
                            list.items().stream()
                                    .map(item ->
                                            edit(
                                                    item,
                                                    kind == Text.EXPRESSION
                                                            ? Text.TEMPLATES
                                                            : kind))
                                    .toList());
            case Node.Scalar scalar -> scalar(scalar, kind);
            case Node.Broken broken -> broken;
        };
    }

    private Node.Entry entry(Node.Entry entry) {
        if (entry.key().equals("group")) {
            return entry;
        }
        Text kind =
                COMMANDS.contains(entry.key())
                        ? Text.COMMAND
                        : EXPRESSIONS.contains(entry.key()) ? Text.EXPRESSION : Text.TEMPLATES;
        return new Node.Entry(entry.key(), entry.at(), edit(entry.value(), kind));
    }

    private Node scalar(Node.Scalar scalar, Text kind) {
        String text = scalar.text();
        if (scalar.kind() != Node.Kind.TEXT) {
            return scalar;
        }
        if (!text.contains("{{")) {
            if (kind != Text.EXPRESSION) {
                return scalar;
            }
            return changed(scalar, expression(text, scalar));
        }
        try {
            Template template = Template.parse(text);
            if (kind != Text.COMMAND && template.isAlone()) {
                Optional<Node> whole = whole(template.holes().getFirst().source());
                if (whole.isPresent()) {
                    return moved(whole.get(), scalar);
                }
            }
            return changed(scalar, fill(template, scalar));
        } catch (Template.MalformedException e) {
            return scalar;
        }
    }

    private Optional<Node> whole(String source) {
        List<Optional<Node>> found = new ArrayList<>();
        if (environment.compile(source) instanceof Compilation.Done(Compiled compiled)) {
            String rest =
                    Members.edited(
                            compiled,
                            (variable, path) -> {
                                found.add(editor.whole(variable, path));
                                return Optional.of(new Members.Edit(path.size(), ""));
                            });
            return rest.isBlank() && found.size() == 1 ? found.getFirst() : Optional.empty();
        }
        return Optional.empty();
    }

    private Node moved(Node value, Node.Scalar to) {
        count(value);
        return value.movedTo(to.path());
    }

    private void count(Node node) {
        switch (node) {
            case Node.Mapping mapping -> mapping.entries().forEach(entry -> count(entry.value()));
            case Node.Sequence list -> list.items().forEach(this::count);
            case Node.Scalar ignored -> {}
            case Node.Broken ignored -> {}
        }
        work.made(node, 0);
    }

    private String fill(Template template, Node.Scalar at) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Text(String plain) -> text.append(plain);
                case Template.Hole hole -> {
                    int before = text.length();
                    text.append("{{ ").append(expression(hole.source(), at)).append(" }}");
                    work.made(at, text.length() - before);
                }
            }
        }
        return text.toString();
    }

    /// A text that came out as it was keeps its place in the file.
    private static Node changed(Node.Scalar scalar, String text) {
        boolean same =
                text.replaceAll("\\{\\{\\s*|\\s*}}", "")
                        .equals(scalar.text().replaceAll("\\{\\{\\s*|\\s*}}", ""));
        return same ? scalar : Node.Scalar.made(scalar.at(), scalar.path(), text);
    }
}
