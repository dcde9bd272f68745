package io.hivemind.language.read;

import io.hivemind.language.document.NodePath;
import io.hivemind.language.document.Position;

import java.util.function.UnaryOperator;

/// A name of another task or job, where it is written.
public record Mention(String name, Position at, NodePath path) {
    Mention renamed(UnaryOperator<String> names) {
        return new Mention(names.apply(name), at, path);
    }
}
