package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.value.Suggestion;

import java.util.List;
import java.util.Optional;

/// A mapping whose keys are known: the unknown ones, and those that are not built yet, were
/// complained about.
public final class Fields {
    private final Node.Mapping mapping;
    private final Messages messages;
    private final Keys vocabulary;

    private Fields(Node.Mapping mapping, Keys vocabulary, Messages messages) {
        this.mapping = mapping;
        this.vocabulary = vocabulary;
        this.messages = messages;
    }

    public static Optional<Fields> of(Node node, Keys vocabulary, Messages messages) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Fields fields = new Fields(mapping, vocabulary, messages);
                mapping.entries().forEach(fields::check);
                yield Optional.of(fields);
            }
            case Node.Broken ignored -> Optional.empty();
            default -> {
                List<String> keys = vocabulary.all();
                messages.problem(
                        node,
                        vocabulary.what()
                                + " is a mapping with keys as "
                                + String.join(", ", keys.subList(0, Math.min(3, keys.size())))
                                + ", not "
                                + node.describe());
                yield Optional.empty();
            }
        };
    }

    private void check(Node.Entry entry) {
        String key = entry.key();
        if (key.equals("<<")) {
            messages.problem(
                    entry.at(),
                    mapping.path().key(key),
                    "\"<<\" merges nothing in YAML 1.2; use \"defaults\"");
        } else if (!vocabulary.all().contains(key)) {
            messages.problem(
                    entry.at(),
                    mapping.path().key(key),
                    "unknown key " + Quote.of(key) + advice(key));
        }
    }

    private String advice(String key) {
        return vocabulary == Vocabulary.JOB && Vocabulary.TASK.all().contains(key)
                ? "; it is a key of a task, under \"tasks\""
                : Suggestion.after(key, vocabulary.all());
    }

    public Node.Mapping mapping() {
        return mapping;
    }

    public boolean has(String key) {
        return mapping.entry(key).isPresent();
    }

    /// The entry of a key, its value of any kind.
    public Optional<Node.Entry> entry(String key) {
        return mapping.entry(key);
    }

    /// The value of a key; a key without a value was complained about, and is as good as absent.
    public Optional<Node> value(String key) {
        Optional<Node> value = mapping.entry(key).map(Node.Entry::value);
        if (value.isPresent() && value.get() instanceof Node.Scalar scalar && scalar.isNull()) {
            messages.problem(
                    scalar, Quote.of(key) + " has no value; give it one, or leave the key out");
            return Optional.empty();
        }
        return value.filter(node -> !(node instanceof Node.Broken));
    }

    /// The value of a key that has to be there.
    public Optional<Node> required(String key, String advice) {
        if (!has(key)) {
            messages.problem(
                    mapping, vocabulary.what() + " has no " + Quote.of(key) + "; " + advice);
        }
        return value(key);
    }
}
