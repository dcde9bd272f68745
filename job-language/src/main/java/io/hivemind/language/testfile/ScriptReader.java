package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.read.Fields;
import io.hivemind.language.read.NodeJson;
import io.hivemind.language.read.Values;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `script`: what attempts do.
final class ScriptReader {
    private static final List<String> KINDS = List.of("fail", "succeed", "hang", "lost");
    private static final int MAX_EXIT_CODE = 255;

    private final Messages messages;
    private final Values values;
    private final TestValues names;
    private final NodeJson json;

    ScriptReader(Messages messages, TestValues names) {
        this.messages = messages;
        this.values = new Values(messages);
        this.names = names;
        this.json = new NodeJson(messages);
    }

    Map<TaskRef, List<ScriptEntry>> read(Node node, @Nullable String own) {
        Map<TaskRef, List<ScriptEntry>> script = new LinkedHashMap<>();
        if (!(node instanceof Node.Mapping mapping)) {
            values.wrong(node, "a mapping of tasks to lists, as extract: [{fail: 1, after: 2s}]");
            return script;
        }
        for (Node.Entry entry : mapping.entries()) {
            List<ScriptEntry> entries = entries(entry.value());
            names.task(entry.key(), entry.at(), mapping.path().key(entry.key()), own)
                    .ifPresent(task -> script.put(task, entries));
        }
        return script;
    }

    private List<ScriptEntry> entries(Node node) {
        List<Node> items = node instanceof Node.Mapping ? List.of(node) : values.list(node, false);
        List<ScriptEntry> entries = new ArrayList<>();
        items.forEach(item -> entry(item).ifPresent(entries::add));
        if (node instanceof Node.Sequence && items.isEmpty()) {
            messages.problem(node, "a script without entries; as [{succeed: true, after: 2s}]");
        }
        return entries;
    }

    private Optional<ScriptEntry> entry(Node node) {
        return Fields.of(node, TestKeys.SCRIPT, messages).flatMap(this::entry);
    }

    private Optional<ScriptEntry> entry(Fields fields) {
        List<String> kinds = KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            messages.problem(
                    fields.mapping(),
                    "wants one of fail, succeed, hang and lost, as {fail: 1, after: 2s}");
            return Optional.empty();
        }
        Duration after = fields.value("after").flatMap(values::duration).orElse(Duration.ZERO);
        Optional<Node> value = fields.entry(kinds.getFirst()).map(Node.Entry::value);
        return switch (kinds.getFirst()) {
            case "fail" ->
                    value.flatMap(code -> values.integer(code, 1, MAX_EXIT_CODE))
                            .map(code -> new ScriptEntry.Fail(code, after));
            case "succeed" -> value.map(output -> succeed(output, after));
            case "lost" -> value.filter(this::isTrue).map(yes -> new ScriptEntry.Lost(after));
            default -> {
                fields.entry("after")
                        .ifPresent(entry ->
                                messages.problem(
                                        entry.value(),
                                        "what hangs never ends by itself; leave \"after\" out"));
                yield value.filter(this::isTrue).map(yes -> new ScriptEntry.Hang());
            }
        };
    }

    private ScriptEntry succeed(Node output, Duration after) {
        boolean none =
                output instanceof Node.Scalar scalar
                        && scalar.kind() == Node.Kind.BOOL
                        && scalar.text().equalsIgnoreCase("true");
        return new ScriptEntry.Succeed(none ? Json.NULL : json.json(output), after);
    }

    private boolean isTrue(Node node) {
        Optional<Boolean> value = values.bool(node);
        if (value.isPresent() && !value.get()) {
            messages.problem(node, "wants true; leave the entry out for its opposite");
        }
        return value.orElse(false);
    }
}
