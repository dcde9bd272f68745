package io.hivemind.language.document;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// YAML text to nodes, from the events of the parser, so that positions, duplicate keys, tags and
/// aliases are seen.
final class YamlComposer {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setUseMarks(true)
                    .setParseComments(false)
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build();

    private final Iterator<Event> events;
    private final SourceText origin;
    private final Messages messages;
    private final NodeBudget budget;
    private final YamlAdvice advice;
    private final Map<Anchor, Optional<Node>> anchors = new HashMap<>();

    YamlComposer(String text, Messages messages, NodeBudget budget) {
        this.events = new Parse(SETTINGS).parseString(text).iterator();
        this.origin = new SourceText(text);
        this.messages = messages;
        this.budget = budget;
        this.advice = new YamlAdvice(origin, messages);
    }

    @Nullable Node compose() {
        try {
            Event event = events.next();
            while (!(event instanceof NodeEvent)) {
                if (event.getEventId() == Event.ID.StreamEnd) {
                    messages.problem(
                            Position.START, NodePath.ROOT, "the file has nothing but comments");
                    return null;
                }
                event = events.next();
            }
            Node root = node(event, NodePath.ROOT, 1);
            refuseSecondDocument();
            return root;
        } catch (MarkedYamlEngineException e) {
            advice.syntax(e);
            return null;
        } catch (YamlEngineException e) {
            messages.problem(Position.START, NodePath.ROOT, "not YAML: " + e.getMessage());
            return null;
        }
    }

    private void refuseSecondDocument() {
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                messages.problem(
                        position(event),
                        NodePath.ROOT,
                        "a second document starts here; put all jobs into one list under \"jobs\"");
                return;
            }
        }
    }

    private Node node(Event event, NodePath path, int depth) {
        Position at = position(event);
        budget.spend(at, depth);
        Optional<Anchor> anchor =
                event instanceof AliasEvent ? Optional.empty() : ((NodeEvent) event).getAnchor();
        anchor.ifPresent(name -> anchors.put(name, Optional.empty()));
        Node node =
                switch (event) {
                    case AliasEvent alias -> alias(alias, at, path, depth);
                    case ScalarEvent scalar -> scalar(scalar, at, path);
                    case SequenceStartEvent start -> {
                        List<Node> items = new ArrayList<>();
                        for (Event next = events.next();
                                next.getEventId() != Event.ID.SequenceEnd;
                                next = events.next()) {
                            items.add(node(next, path.index(items.size()), depth + 1));
                        }
                        yield tagged(
                                start.getTag(),
                                new Node.Sequence(at, path, items),
                                "tag:yaml.org,2002:seq");
                    }
                    case MappingStartEvent start ->
                            tagged(
                                    start.getTag(),
                                    mapping(at, path, depth),
                                    "tag:yaml.org,2002:map");
                    default ->
                            throw new IllegalStateException(
                                    "event " + event.getEventId() + " is no node");
                };
        anchor.ifPresent(name -> anchors.put(name, Optional.of(node)));
        return node;
    }

    private Node alias(AliasEvent event, Position at, NodePath path, int depth) {
        Optional<Node> target = anchors.get(event.getAlias());
        if (target == null || target.isEmpty()) {
            String name = Quote.of("*" + event.getAlias().getValue());
            messages.problem(
                    at,
                    path,
                    target == null
                            ? "no anchor for the alias " + name
                            : "the alias " + name + " stands inside itself");
            return new Node.Broken(at, path);
        }
        budget.spendAll(target.get(), at, depth);
        return target.get().movedTo(path);
    }

    private Node mapping(Position at, NodePath path, int depth) {
        Map<String, Position> seen = new HashMap<>();
        List<Node.Entry> entries = new ArrayList<>();
        boolean broken = false;
        for (Event next = events.next();
                next.getEventId() != Event.ID.MappingEnd;
                next = events.next()) {
            Position keyAt = position(next);
            String key = key(next, keyAt, path, depth);
            Node value = node(events.next(), key == null ? path : path.key(key), depth + 1);
            if (key == null) {
                broken = true;
                continue;
            }
            Position first = seen.putIfAbsent(key, keyAt);
            if (first == null) {
                entries.add(new Node.Entry(key, keyAt, value));
            } else {
                messages.problem(keyAt, path.key(key), duplicate(key, first));
            }
        }
        if (advice.brokenByComma(entries) || (broken && entries.isEmpty())) {
            return new Node.Broken(at, path);
        }
        return new Node.Mapping(at, path, entries);
    }

    static String duplicate(String key, Position first) {
        return "the key " + Quote.of(key) + " is here twice; first at line " + first.line();
    }

    /// The key's text, or null for a key that is no scalar (its events are consumed).
    private @Nullable String key(Event event, Position at, NodePath path, int depth) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        Node node = node(event, path, depth + 1);
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        advice.complexKey(at, path);
        return null;
    }

    private Node scalar(ScalarEvent event, Position at, NodePath path) {
        String text = event.getValue();
        Node.Kind implicit = event.isPlain() ? CoreSchema.kind(text) : Node.Kind.TEXT;
        String tag = event.getTag().orElse("");
        Node.@Nullable Kind kind =
                switch (tag) {
                    case "" -> implicit;
                    case "!", "tag:yaml.org,2002:str" -> Node.Kind.TEXT;
                    case "tag:yaml.org,2002:null" -> Node.Kind.NULL;
                    case "tag:yaml.org,2002:bool",
                            "tag:yaml.org,2002:int",
                            "tag:yaml.org,2002:float" ->
                            CoreSchema.kind(text);
                    default -> null;
                };
        if (kind == null) {
            advice.tag(tag, text, at, path);
            return new Node.Broken(at, path);
        }
        return new Node.Scalar(at, path, text, kind, origin);
    }

    private Node tagged(Optional<String> tag, Node node, String own) {
        if (tag.isEmpty() || tag.get().equals("!") || tag.get().equals(own)) {
            return node;
        }
        advice.tag(tag.get(), "", node.at(), node.path());
        return new Node.Broken(node.at(), node.path());
    }

    private static Position position(Event event) {
        return event.getStartMark().map(YamlComposer::position).orElse(Position.START);
    }

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
