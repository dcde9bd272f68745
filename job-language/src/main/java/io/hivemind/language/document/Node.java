package io.hivemind.language.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node of a document.
public sealed interface Node {
    Position at();

    NodePath path();

    /// The same node elsewhere in the document: what an alias stands for.
    Node movedTo(NodePath path);

    /// What it is, for a message: `a list`, `a mapping`, `the text "x"`.
    String describe();

    /// A mapping; keys are unique.
    record Mapping(Position at, NodePath path, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        @Override
        public Node movedTo(NodePath path) {
            return new Mapping(
                    at,
                    path,
                    entries.stream()
                            .map(e ->
                                    new Entry(
                                            e.key(), e.at(), e.value().movedTo(path.key(e.key()))))
                            .toList());
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /// One key of a mapping and its value.
    ///
    /// @param at where the key is
    record Entry(String key, Position at, Node value) {}

    /// A list.
    record Sequence(Position at, NodePath path, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public Node movedTo(NodePath path) {
            List<Node> moved = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                moved.add(items.get(i).movedTo(path.index(i)));
            }
            return new Sequence(at, path, moved);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /// A text, number, truth value or null.
    ///
    /// @param text as written, quotes and escapes resolved
    /// @param origin the text it stands in, to find positions inside it
    record Scalar(Position at, NodePath path, String text, Kind kind, SourceText origin)
            implements Node {

        /// A text that does not stand in the file as it is.
        public static Scalar made(Position at, NodePath path, String text) {
            return new Scalar(at, path, text, Kind.TEXT, SourceText.NONE);
        }

        /// Null, where nothing stands in the file.
        public static Scalar none(Position at, NodePath path) {
            return new Scalar(at, path, "null", Kind.NULL, SourceText.NONE);
        }

        public boolean isNull() {
            return kind == Kind.NULL;
        }

        /// The position of one character of the text; its start where that cannot be told.
        public Position at(int offset) {
            return origin.within(at, text, offset);
        }

        @Override
        public Node movedTo(NodePath path) {
            return new Scalar(at, path, text, kind, origin);
        }

        @Override
        public String describe() {
            return switch (kind) {
                case NULL -> "nothing";
                case BOOL -> "the truth value " + text;
                case INT, FLOAT -> "the number " + text;
                case TEXT -> "the text " + Quote.of(text);
            };
        }
    }

    /// Something that was refused already; nobody needs to complain about it again.
    record Broken(Position at, NodePath path) implements Node {
        @Override
        public Node movedTo(NodePath path) {
            return new Broken(at, path);
        }

        @Override
        public String describe() {
            return "something unreadable";
        }
    }

    /// What a scalar is by the YAML 1.2 core schema.
    enum Kind {
        NULL,
        BOOL,
        INT,
        FLOAT,
        TEXT
    }
}
