package io.hivemind.language.document;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads a text as one document: JSON where its file's name ends in `.json`, else YAML (which takes
/// JSON too).
public final class DocumentReader {
    private final ReadLimits limits;

    public DocumentReader(ReadLimits limits) {
        this.limits = limits;
    }

    /// The document's root, or null where there is none to go on with; `messages` then says why.
    public @Nullable Node read(String file, String text, Messages messages) {
        if (text.length() > limits.sizeBytes()
                || text.getBytes(StandardCharsets.UTF_8).length > limits.sizeBytes()) {
            messages.problem(
                    Position.START,
                    NodePath.ROOT,
                    "the file is larger than "
                            + limits.sizeBytes() / 1024
                            + " KiB; split it into several");
            return null;
        }
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (plain.isBlank()) {
            messages.problem(
                    Position.START,
                    NodePath.ROOT,
                    "the file is empty; a job looks like: name: hello");
            return null;
        }
        NodeBudget budget = new NodeBudget(limits, messages);
        try {
            return file.toLowerCase(Locale.ROOT).endsWith(".json")
                    ? new JsonComposer(plain, messages, budget).compose()
                    : new YamlComposer(plain, messages, budget).compose();
        } catch (TooMuchException e) {
            return null;
        }
    }
}
