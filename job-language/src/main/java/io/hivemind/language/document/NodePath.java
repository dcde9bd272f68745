package io.hivemind.language.document;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/// Where a node is in its document: `jobs[0].tasks[1].needs`. Linked to its parent, so that a tree
/// of nodes shares it.
public final class NodePath {
    public static final NodePath ROOT = new NodePath(null, "");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int MAX_KEY_LENGTH = 60;

    private final @Nullable NodePath parent;
    private final String step;

    private NodePath(@Nullable NodePath parent, String step) {
        this.parent = parent;
        this.step = step;
    }

    public NodePath key(String key) {
        if (PLAIN.matcher(key).matches()) {
            return new NodePath(this, parent == null ? key : "." + key);
        }
        return new NodePath(this, "[" + Quote.shortly(key, MAX_KEY_LENGTH) + "]");
    }

    public NodePath index(int index) {
        return new NodePath(this, "[" + index + "]");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (parent != null) {
            parent.append(text);
        }
        text.append(step);
    }
}
