package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;
import io.hivemind.language.expression.Compilation;
import io.hivemind.language.expression.Compiled;
import io.hivemind.language.expression.Reference;
import io.hivemind.language.template.Template;
import io.hivemind.language.value.Suggestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks the templates of one job: that they compile, and that what they read is there. Collects
/// the tasks they read.
final class ExpressionCheck {
    private static final Set<String> RUN_FIELDS =
            Set.of(
                    "id",
                    "job",
                    "nominal_time",
                    "interval_start",
                    "interval_end",
                    "created_at",
                    "trigger");
    private static final Set<String> ITEM_VARIABLES = Set.of("item", "index");
    private static final Set<String> ATTEMPT_FIELDS = Set.of("number", "fencing_token");

    private final CelEnvironment environment;
    private final Messages messages;
    private final Set<String> params;
    private final List<Mention> tasks = new ArrayList<>();
    private boolean hasItems;

    ExpressionCheck(CelEnvironment environment, Messages messages, Set<String> params) {
        this.environment = environment;
        this.messages = messages;
        this.params = Set.copyOf(params);
    }

    /// Whether what is checked from here on belongs to a task of many instances, which has `item`
    /// and `index`.
    void hasItems(boolean items) {
        this.hasItems = items;
    }

    /// The tasks read by what was checked since the last call.
    List<Mention> takeTasks() {
        List<Mention> taken = List.copyOf(tasks);
        tasks.clear();
        return taken;
    }

    /// A text in which templates are filled in.
    void template(Node.Scalar scalar, Place place) {
        try {
            for (Template.Hole hole : Template.parse(scalar.text()).holes()) {
                hole(scalar, hole, place)
                        .filter(Compiled::isRaw)
                        .ifPresent(raw -> rawOutsideRun(scalar, hole));
            }
        } catch (Template.MalformedException e) {
            messages.problem(scalar.at(e.offset()), scalar.path(), String.valueOf(e.getMessage()));
        }
    }

    /// Any value, in whose texts templates are filled in.
    void document(Node node, Place place) {
        switch (node) {
            case Node.Mapping mapping ->
                    mapping.entries().forEach(entry -> document(entry.value(), place));
            case Node.Sequence sequence -> sequence.items().forEach(item -> document(item, place));
            case Node.Scalar scalar -> template(scalar, place);
            case Node.Broken ignored -> {}
        }
    }

    /// One template; `raw(…)` is let through.
    Optional<Compiled> hole(Node.Scalar scalar, Template.Hole hole, Place place) {
        return switch (environment.compile(hole.source())) {
            case Compilation.Refused(int offset, String message) -> {
                messages.problem(
                        scalar.at(hole.offset() + offset),
                        scalar.path(),
                        "in {{ " + hole.source() + " }}: " + message);
                yield Optional.empty();
            }
            case Compilation.Done(Compiled compiled) -> {
                compiled.references().forEach(reference -> check(scalar, hole, reference, place));
                yield Optional.of(compiled);
            }
        };
    }

    private void rawOutsideRun(Node.Scalar scalar, Template.Hole hole) {
        messages.problem(
                scalar.at(hole.offset()),
                scalar.path(),
                "raw(…) pastes into a shell command; it is for \"run\" alone");
    }

    private void check(Node.Scalar scalar, Template.Hole hole, Reference reference, Place place) {
        String variable = reference.variable();
        if (hasItems && ITEM_VARIABLES.contains(variable)) {
            return;
        }
        if (!place.variables().contains(variable)) {
            complain(scalar, hole, reference, forbidden(variable, place));
            return;
        }
        String member = reference.member();
        switch (variable) {
            case "params" -> known(scalar, hole, reference, params, "parameter");
            case "run" -> known(scalar, hole, reference, RUN_FIELDS, "field of run");
            case "attempt" -> known(scalar, hole, reference, ATTEMPT_FIELDS, "field of attempt");
            case "tasks" -> {
                if (member == null) {
                    complain(
                            scalar,
                            hole,
                            reference,
                            "\"tasks\" wants a task's name, as tasks.extract.output");
                } else {
                    tasks.add(
                            new Mention(
                                    member,
                                    scalar.at(hole.offset() + reference.offset()),
                                    scalar.path()));
                }
            }
            default -> {}
        }
    }

    private static String forbidden(String variable, Place place) {
        String quoted = Quote.of(variable);
        if (ITEM_VARIABLES.contains(variable)) {
            return quoted + " is set only in a task with for_each or split";
        }
        return switch (place) {
            case EXECUTOR -> quoted + " is not known here";
            case SCHEDULER -> quoted + " is known only inside an executor, and this body has none";
            case TRIGGER ->
                    quoted + " is not known here; a trigger's parameters read \"event\" alone";
        };
    }

    private void known(
            Node.Scalar scalar,
            Template.Hole hole,
            Reference reference,
            Set<String> names,
            String what) {
        String member = reference.member();
        if (member != null && !names.contains(member)) {
            complain(
                    scalar,
                    hole,
                    reference,
                    "there is no "
                            + what
                            + " "
                            + Quote.of(member)
                            + Suggestion.after(member, names));
        }
    }

    private void complain(
            Node.Scalar scalar, Template.Hole hole, Reference reference, String text) {
        messages.problem(
                scalar.at(hole.offset() + reference.offset()),
                scalar.path(),
                "in {{ " + hole.source() + " }}: " + text);
    }
}
