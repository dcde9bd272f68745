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

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern DASHED =
            Pattern.compile("\\btasks\\.([a-z0-9_]+(?:-[a-z0-9_]+)+)");
    private static final Pattern PLAIN_TEXT = Pattern.compile("[\\p{L}_][\\p{L}\\d _-]*");

    private final CelEnvironment environment;
    private final Messages messages;
    private final Set<String> params;
    private final List<Mention> tasks = new ArrayList<>();
    private final boolean ofRoutine;
    private boolean hasItems;
    private @Nullable String group;

    ExpressionCheck(CelEnvironment environment, Messages messages, Set<String> params) {
        this(environment, messages, params, false);
    }

    private ExpressionCheck(
            CelEnvironment environment, Messages messages, Set<String> params, boolean ofRoutine) {
        this.ofRoutine = ofRoutine;
        this.environment = environment;
        this.messages = messages;
        this.params = Set.copyOf(params);
    }

    /// For a routine by itself: what belongs to the task that uses it is not known yet.
    static ExpressionCheck ofRoutine(
            CelEnvironment environment, Messages messages, Set<String> params) {
        return new ExpressionCheck(environment, messages, params, true);
    }

    /// Why an expression does not compile; empty for one that does.
    Optional<String> refusal(String source) {
        return environment.compile(source)
                        instanceof Compilation.Refused(int ignored, String message)
                ? Optional.of(message)
                : Optional.empty();
    }

    /// The group around the task that is read now, null outside groups.
    @Nullable String group() {
        return group;
    }

    void enter(@Nullable String around) {
        this.group = around;
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
        return check(new Written(scalar, hole.source(), hole.offset(), true), place);
    }

    /// A key that is an expression: bare CEL, or one template alone. Its CEL, where it is one.
    Optional<String> expression(Node node, Place place) {
        if (!(node instanceof Node.Scalar scalar)) {
            return new Values(messages).wrong(node, "an expression, as params.n > 3");
        }
        Written written = new Written(scalar, scalar.text().strip(), leading(scalar.text()), false);
        try {
            Template template = Template.parse(scalar.text().strip());
            if (template.isAlone()) {
                Template.Hole hole = template.holes().getFirst();
                written = new Written(scalar, hole.source(), written.offset + hole.offset(), true);
            } else if (!template.holes().isEmpty()
                    && environment.compile(written.source) instanceof Compilation.Refused) {
                messages.problem(
                        scalar,
                        "wants an expression: bare CEL or one template alone, not a text with"
                                + " templates in it");
                return Optional.empty();
            }
        } catch (Template.MalformedException e) {
            messages.problem(
                    scalar.at(written.offset + e.offset()),
                    scalar.path(),
                    String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        Optional<Compiled> compiled = check(written, place);
        if (compiled.isPresent() && compiled.get().isRaw()) {
            messages.problem(scalar, "raw(…) pastes into a shell command; it is for \"run\" alone");
        }
        return compiled.map(Compiled::source);
    }

    private static int leading(String text) {
        return text.length() - text.stripLeading().length();
    }

    /// An expression where it is written.
    ///
    /// @param offset of its source in the text
    /// @param template whether it stands in braces
    private record Written(Node.Scalar scalar, String source, int offset, boolean template) {
        String shown() {
            String text = Quote.shortly(source);
            return template ? "in {{ " + text + " }}: " : "in the expression " + text + ": ";
        }
    }

    private Optional<Compiled> check(Written written, Place place) {
        if (environment.isDear(written.source)) {
            messages.work().expression(written.scalar);
        }
        return switch (environment.compile(written.source)) {
            case Compilation.Refused(int offset, String message) -> {
                boolean plain = !written.template && PLAIN_TEXT.matcher(written.source).matches();
                complain(
                        written,
                        offset,
                        message
                                + (plain
                                        ? "; a plain text goes into quotes of its own: \"'"
                                                + Quote.shortly(written.source)
                                                + "'\""
                                        : dashes(written.source)));
                yield Optional.empty();
            }
            case Compilation.Done(Compiled compiled) -> {
                compiled.references().forEach(reference -> check(written, reference, place));
                yield Optional.of(compiled);
            }
        };
    }

    private static String dashes(String source) {
        Matcher name = DASHED.matcher(source);
        return name.find()
                ? "; the - of a name is a minus here; write tasks['" + name.group(1) + "']"
                : "";
    }

    private void rawOutsideRun(Node.Scalar scalar, Template.Hole hole) {
        messages.problem(
                scalar.at(hole.offset()),
                scalar.path(),
                "raw(…) pastes into a shell command; it is for \"run\" alone");
    }

    private void check(Written written, Reference reference, Place place) {
        String variable = reference.variable();
        boolean ofInstance = ITEM_VARIABLES.contains(variable);
        if (ofInstance && (hasItems || ofRoutine) && place.hasItems()) {
            return;
        }
        if (!place.variables().contains(variable)) {
            complain(
                    written,
                    reference.offset(),
                    Quote.of(variable)
                            + (ofInstance && place.hasItems()
                                    ? " is set only in a task with for_each or split"
                                    : place.without()));
            return;
        }
        String member = reference.member();
        switch (variable) {
            case "params" -> {
                if (place != Place.JOIN_KEY) {
                    known(written, reference, params, "parameter");
                }
            }
            case "run" -> known(written, reference, RUN_FIELDS, "field of run");
            case "attempt" -> known(written, reference, ATTEMPT_FIELDS, "field of attempt");
            case "tasks" -> {
                if (member == null) {
                    complain(
                            written,
                            reference.offset(),
                            "\"tasks\" wants a task's name, as tasks.extract.output");
                } else {
                    field(written, reference);
                    tasks.add(
                            new Mention(
                                    member,
                                    written.scalar.at(written.offset + reference.offset()),
                                    written.scalar.path()));
                }
            }
            default -> {}
        }
    }

    private void field(Written written, Reference reference) {
        String field = reference.field();
        if (field != null && !ofRoutine && !TaskNames.FIELDS.contains(field)) {
            complain(
                    written,
                    reference.offset(),
                    "a task has no field "
                            + Quote.of(field)
                            + Suggestion.after(field, TaskNames.FIELDS)
                            + " (what it wrote is in \"output\")");
        }
    }

    private void known(Written written, Reference reference, Set<String> names, String what) {
        String member = reference.member();
        if (member != null && !names.contains(member)) {
            complain(
                    written,
                    reference.offset(),
                    "there is no "
                            + what
                            + " "
                            + Quote.of(member)
                            + Suggestion.after(member, names));
        }
    }

    private void complain(Written written, int offset, String text) {
        messages.problem(
                written.scalar.at(written.offset + offset),
                written.scalar.path(),
                written.shown() + text);
    }
}
