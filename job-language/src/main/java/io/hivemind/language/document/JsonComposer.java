package io.hivemind.language.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// JSON text to nodes.
final class JsonComposer {
    private static final JsonFactory JSON = new JsonFactory();

    private final String text;
    private final SourceText origin;
    private final Messages messages;
    private final NodeBudget budget;

    JsonComposer(String text, Messages messages, NodeBudget budget) {
        this.text = text;
        this.origin = new SourceText(text);
        this.messages = messages;
        this.budget = budget;
    }

    @Nullable Node compose() {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            Node root = node(parser, NodePath.ROOT, 1);
            if (parser.nextToken() != null) {
                messages.problem(
                        position(parser),
                        NodePath.ROOT,
                        "there is something after the end of the document");
            }
            return root;
        } catch (JsonProcessingException e) {
            messages.problem(
                    position(e.getLocation()),
                    NodePath.ROOT,
                    "not JSON: " + explain(e.getOriginalMessage()));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String explain(String said) {
        if (said.startsWith("Unexpected end-of-input")) {
            return "it ends too early; a {, a [ or a text is not closed";
        }
        String plain =
                said.replaceAll(" \\(code \\d+(?: / 0x[0-9a-f]+)?\\)", "")
                        .replaceAll(
                                "starting at \\[Source: .*; line: (\\d+), column: .*",
                                "of line $1)");
        if (plain.startsWith("Unexpected character ('}')")
                || plain.startsWith("Unexpected character (']')")) {
            return plain + "; leave out the comma before it";
        }
        if (plain.contains("expecting comma to separate")) {
            return plain + "; a comma is missing before it, or a bracket too many or too few";
        }
        if (plain.startsWith("Unexpected character (''')")) {
            return plain + "; texts have double quotes in JSON";
        }
        return plain;
    }

    private Node node(JsonParser parser, NodePath path, int depth) throws IOException {
        Position at = position(parser);
        budget.spend(at, depth);
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(parser, at, path, depth);
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(parser, path.index(items.size()), depth + 1));
                }
                yield new Node.Sequence(at, path, items);
            }
            case VALUE_STRING -> scalar(parser, at, path, Node.Kind.TEXT);
            case VALUE_NUMBER_INT -> scalar(parser, at, path, Node.Kind.INT);
            case VALUE_NUMBER_FLOAT -> scalar(parser, at, path, Node.Kind.FLOAT);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parser, at, path, Node.Kind.BOOL);
            default -> scalar(parser, at, path, Node.Kind.NULL);
        };
    }

    private Node mapping(JsonParser parser, Position at, NodePath path, int depth)
            throws IOException {
        Map<String, Position> seen = new HashMap<>();
        List<Node.Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Position keyAt = position(parser);
            parser.nextToken();
            Node value = node(parser, path.key(key), depth + 1);
            Position first = seen.putIfAbsent(key, keyAt);
            if (first == null) {
                entries.add(new Node.Entry(key, keyAt, value));
            } else {
                messages.problem(keyAt, path.key(key), YamlComposer.duplicate(key, first));
            }
        }
        return new Node.Mapping(at, path, entries);
    }

    private Node scalar(JsonParser parser, Position at, NodePath path, Node.Kind kind)
            throws IOException {
        return new Node.Scalar(at, path, parser.getText(), kind, origin);
    }

    private static Position position(JsonParser parser) {
        return position(parser.currentTokenLocation());
    }

    private static Position position(@Nullable JsonLocation at) {
        return at == null
                ? Position.START
                : new Position(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
