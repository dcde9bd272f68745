package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `circuit`, `sandbox` and `limits` of a task: read and checked, without an effect in this
/// version.
final class Fences {
    static final int MAX_CPUS = 4_096;

    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,15}([KMGT]i?)?");
    private static final int MANY = 1_000_000;
    private static final List<String> KEYS = List.of("circuit", "sandbox", "limits");

    private final Messages messages;
    private final Values values;

    Fences(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    void check(Fields task) {
        task.value("circuit").ifPresent(this::circuit);
        task.value("sandbox").ifPresent(this::sandbox);
        task.value("limits").ifPresent(this::limits);
        KEYS.stream()
                .flatMap(key -> task.entry(key).stream())
                .forEach(entry ->
                        messages.note(
                                entry.value(),
                                Quote.of(entry.key())
                                        + " is read and checked, but has no effect in this version"
                                        + " yet"));
    }

    private void circuit(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.CIRCUIT, messages);
        if (found.isEmpty()) {
            return;
        }
        Fields fields = found.get();
        fields.required("name", "as {name: partner, failures: 5, within: 1m, open_for: 30s}")
                .flatMap(values::text)
                .ifPresent(text -> Names.isName(text, "circuit", messages));
        fields.value("failures").ifPresent(count -> values.integer(count, 1, MANY));
        fields.value("within").ifPresent(values::duration);
        fields.value("open_for").ifPresent(values::duration);
    }

    private void sandbox(Node node) {
        if (!(node instanceof Node.Scalar scalar)
                || !List.of("none", "strict").contains(scalar.text())) {
            values.wrong(node, "one of none, strict");
        }
    }

    private void limits(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.LIMITS, messages);
        if (found.isEmpty()) {
            return;
        }
        Fields fields = found.get();
        fields.value("memory").ifPresent(size -> size(size, values));
        fields.value("file_size").ifPresent(size -> size(size, values));
        fields.value("cpus").ifPresent(cpus -> values.number(cpus, 0, MAX_CPUS));
        fields.value("processes").ifPresent(count -> values.integer(count, 1, MANY));
    }

    /// A size in bytes, as `512Mi`.
    static void size(Node node, Values values) {
        if (!(node instanceof Node.Scalar scalar) || !SIZE.matcher(scalar.text()).matches()) {
            values.wrong(node, "a size as 512Mi or 1Gi");
        }
    }
}
