package io.hivemind.language.read;

import io.hivemind.core.job.DurationText;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.value.Suggestion;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads nodes as plain values; what does not fit is complained about and absent.
public final class Values {
    private final Messages messages;

    public Values(Messages messages) {
        this.messages = messages;
    }

    /// A text. A number or a truth value is taken as it is written: `run: true` is the command
    /// `true`.
    public Optional<Node.Scalar> text(Node node) {
        if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar);
        }
        return wrong(node, "a text");
    }

    public Optional<Boolean> bool(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOL) {
            return Optional.of(scalar.text().equalsIgnoreCase("true"));
        }
        return wrong(node, "true or false");
    }

    public Optional<Integer> integer(Node node, int min, int max) {
        if (isTemplate(node)) {
            return noTemplate(node);
        }
        if (node instanceof Node.Scalar scalar && scalar.text().matches("[-+]?[0-9]{1,10}")) {
            long value = Long.parseLong(scalar.text());
            if (scalar.kind() == Node.Kind.INT && value >= min && value <= max) {
                return Optional.of((int) value);
            }
        }
        return wrong(node, "a whole number from " + min + " to " + max);
    }

    public Optional<Double> number(Node node, double min, double max) {
        if (isTemplate(node)) {
            return noTemplate(node);
        }
        if (node instanceof Node.Scalar scalar
                && (scalar.kind() == Node.Kind.INT || scalar.kind() == Node.Kind.FLOAT)
                && !scalar.text().contains("x")
                && !scalar.text().contains("o")
                && !scalar.text().toLowerCase(Locale.ROOT).matches(".*(inf|nan)")) {
            double value = Double.parseDouble(scalar.text());
            if (value >= min && value <= max) {
                return Optional.of(value);
            }
        }
        return wrong(node, "a number from " + plain(min) + " to " + plain(max));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    public Optional<Duration> duration(Node node) {
        if (isTemplate(node)) {
            return noTemplate(node);
        }
        Optional<Duration> duration =
                node instanceof Node.Scalar scalar
                        ? DurationText.parse(scalar.text())
                        : Optional.empty();
        return duration.isPresent()
                ? duration
                : wrong(node, "a duration", unit(node) + DurationText.FORM);
    }

    /// A duration that is not 0.
    public Optional<Duration> positive(Node node) {
        Optional<Duration> duration = duration(node);
        if (duration.isPresent() && duration.get().isZero()) {
            return wrong(node, "a duration that is not 0");
        }
        return duration;
    }

    private static String unit(Node node) {
        boolean bare = node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INT;
        return bare ? "; give it a unit: " : "; ";
    }

    public <E extends Enum<E>> Optional<E> oneOf(Node node, Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants())
                        .map(word -> word.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (node instanceof Node.Scalar scalar && words.contains(scalar.text())) {
            return Optional.of(Enum.valueOf(type, scalar.text().toUpperCase(Locale.ROOT)));
        }
        String hint =
                node instanceof Node.Scalar scalar
                        ? Suggestion.nearest(scalar.text(), words)
                                .map(word -> "; did you mean " + Quote.of(word) + "?")
                                .orElse("")
                        : "";
        return wrong(node, "one of " + String.join(", ", words), hint);
    }

    /// The items of a list; one text alone is a list of one where `alone` is set.
    public List<Node> list(Node node, boolean alone) {
        if (node instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        if (alone && node instanceof Node.Scalar scalar && !scalar.isNull()) {
            return List.of(scalar);
        }
        boolean mapping = node instanceof Node.Mapping;
        wrong(node, "a list", mapping ? "; each item has a dash before it, as \"- name: a\"" : "");
        return List.of();
    }

    /// A mapping of texts.
    public Map<String, Node.Scalar> texts(Node node) {
        Map<String, Node.Scalar> texts = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                text(entry.value()).ifPresent(text -> texts.put(entry.key(), text));
            }
        } else {
            wrong(node, "a mapping of names to texts");
        }
        return texts;
    }

    /// The texts of a list of texts.
    public List<Node.Scalar> textList(Node node) {
        List<Node.Scalar> texts = new ArrayList<>();
        for (Node item : list(node, true)) {
            text(item).ifPresent(texts::add);
        }
        return texts;
    }

    public <T> Optional<T> wrong(Node node, String wanted) {
        return wrong(node, wanted, "");
    }

    public <T> Optional<T> wrong(Node node, String wanted, String hint) {
        if (!(node instanceof Node.Broken)) {
            messages.problem(node, "wants " + wanted + ", not " + node.describe() + hint);
        }
        return Optional.empty();
    }

    static boolean isTemplate(Node node) {
        return node instanceof Node.Scalar scalar && scalar.text().contains("{{");
    }

    private <T> Optional<T> noTemplate(Node node) {
        messages.problem(
                node,
                "wants a plain number or duration here, the same for every run, not a template");
        return Optional.empty();
    }
}
