package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.Fields;
import io.hivemind.language.read.NodeJson;
import io.hivemind.language.read.Values;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `events` of a test: what happens on the way.
final class EventReader {
    private static final List<String> KINDS =
            List.of("cancel", "trigger", "pause", "resume", "down");

    private final Messages messages;
    private final Values values;
    private final TestValues names;
    private final NodeJson json;

    EventReader(Messages messages, TestValues names) {
        this.messages = messages;
        this.values = new Values(messages);
        this.names = names;
        this.json = new NodeJson(messages);
    }

    List<TestEvent> read(Node node) {
        List<TestEvent> events = new ArrayList<>();
        for (Node item : values.list(node, false)) {
            Fields.of(item, TestKeys.EVENT, messages).flatMap(this::event).ifPresent(events::add);
        }
        return events;
    }

    private Optional<TestEvent> event(Fields fields) {
        Optional<Moment> at = fields.required("at", "as at: +10s").flatMap(names::moment);
        List<String> kinds = KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            messages.problem(
                    fields.mapping(),
                    "wants one of cancel, trigger, pause, resume and down, as {at: +10s, cancel:"
                            + " nightly-report}");
            return Optional.empty();
        }
        String kind = kinds.getFirst();
        Optional<Node> value = fields.value(kind);
        if (kind.equals("trigger")) {
            return trigger(fields, at, value.flatMap(names::job));
        }
        for (String key : List.of("params", "id")) {
            fields.entry(key)
                    .ifPresent(entry ->
                            messages.problem(
                                    entry.value(), Quote.of(key) + " is for \"trigger\" alone"));
        }
        if (kind.equals("down")) {
            return at.flatMap(moment ->
                    value.flatMap(values::duration)
                            .map(length -> new TestEvent.Down(moment, length)));
        }
        Optional<String> job = value.flatMap(names::job);
        return at.flatMap(moment -> job.map(name -> onJob(kind, moment, name)));
    }

    private static TestEvent onJob(String kind, Moment at, String job) {
        return switch (kind) {
            case "cancel" -> new TestEvent.Cancel(at, job);
            case "pause" -> new TestEvent.Pause(at, job);
            default -> new TestEvent.Resume(at, job);
        };
    }

    private Optional<TestEvent> trigger(Fields fields, Optional<Moment> at, Optional<String> job) {
        Json params = fields.value("params").map(this::params).orElse(new Json("{}"));
        Optional<String> id = fields.value("id").flatMap(values::text).map(Node.Scalar::text);
        return at.flatMap(moment ->
                job.map(name -> new TestEvent.Trigger(moment, name, params, id.orElse(null))));
    }

    /// Parameters of a start.
    Json params(Node node) {
        if (node instanceof Node.Mapping) {
            return json.json(node);
        }
        values.wrong(node, "a mapping of parameters, as {region: eu}");
        return new Json("{}");
    }
}
