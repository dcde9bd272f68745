package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Queues, and labels.
final class PlacementReader {
    private static final Pattern QUEUE =
            Pattern.compile("[a-z0-9-]{1,40}|@[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Messages messages;
    private final Values values;

    PlacementReader(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    Optional<String> queue(Node node) {
        return values.text(node)
                .map(Node.Scalar::text)
                .filter(text -> {
                    boolean fits = QUEUE.matcher(text).matches();
                    if (!fits) {
                        messages.problem(
                                node,
                                Quote.of(text)
                                        + " is no queue: up to 40 of a-z, 0-9 and -, or @ and an"
                                        + " executor's name");
                    }
                    return fits;
                });
    }

    Map<String, String> texts(Fields fields, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.value(key)
                .ifPresent(node ->
                        values.texts(node).forEach((name, text) -> texts.put(name, text.text())));
        return texts;
    }
}
