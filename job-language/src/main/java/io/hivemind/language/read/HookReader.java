package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.value.EventNames;
import io.hivemind.language.value.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `hooks` of a job and of `defaults` (LANGUAGE section 8): checked for their form, and kept as
/// they were written.
final class HookReader {
    private static final List<String> ACTIONS = List.of("webhook", "produce", "job");

    private final Messages messages;
    private final Values values;
    private final NodeJson json;
    private final ExpressionCheck expressions;
    private final String namespace;
    private final List<Mention> jobs = new ArrayList<>();

    HookReader(JobScope scope) {
        this.messages = scope.messages();
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
        this.expressions = scope.expressions();
        this.namespace = scope.namespace();
    }

    /// Those of the file and of the job, as one JSON list; null for none.
    @Nullable Json read(Optional<Node> ofFile, Optional<Node> own) {
        List<Node> all = new ArrayList<>();
        ofFile.ifPresent(node -> all.addAll(values.list(node, false)));
        own.ifPresent(node -> all.addAll(values.list(node, false)));
        if (all.isEmpty()) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (Node hook : all) {
            Fields.of(hook, Vocabulary.HOOK, messages).ifPresent(fields -> check(fields, names));
        }
        Node first = all.getFirst();
        return json.json(new Node.Sequence(first.at(), first.path(), all));
    }

    /// The jobs that the hooks start, in full.
    List<Mention> jobs() {
        return jobs;
    }

    private void check(Fields fields, Set<String> names) {
        fields.value("name")
                .flatMap(values::text)
                .filter(text -> Names.isName(text, "hook", messages))
                .filter(text -> !names.add(text.text()))
                .ifPresent(text ->
                        messages.problem(
                                text,
                                "the name " + Quote.of(text.text()) + " is taken by another hook"));
        fields.required("on", "as on: run.failed").ifPresent(this::events);
        fields.value("when").ifPresent(node -> expressions.expression(node, Place.HOOK_EVENT));
        List<String> actions = ACTIONS.stream().filter(fields::has).toList();
        if (actions.size() != 1) {
            messages.problem(fields.mapping(), "a hook does one of webhook, produce and job");
        }
        fields.value("webhook").ifPresent(this::webhook);
        fields.value("produce")
                .flatMap(node -> Fields.of(node, Vocabulary.PRODUCE, messages))
                .ifPresent(produce -> {
                    produce.required("topic", "as {topic: my-events}").ifPresent(values::text);
                    expressions.document(produce.mapping(), Place.HOOK_EVENT);
                });
        fields.value("job")
                .flatMap(values::text)
                .ifPresent(name ->
                        jobs.add(
                                new Mention(
                                        Names.full(namespace, name.text()),
                                        name.at(),
                                        name.path())));
        fields.value("with").ifPresent(node -> expressions.document(node, Place.HOOK_EVENT));
        if (fields.has("with") && !fields.has("job")) {
            messages.problem(fields.mapping(), "\"with\" is for a hook with \"job\"");
        }
    }

    private void webhook(Node node) {
        Fields.of(node, Vocabulary.WEBHOOK, messages)
                .ifPresent(fields -> {
                    fields.required("url", "as {url: \"https://example.org/x\"}")
                            .ifPresent(values::text);
                    expressions.document(fields.mapping(), Place.HOOK);
                });
    }

    private void events(Node node) {
        List<Node.Scalar> names = values.textList(node);
        if (node instanceof Node.Sequence && names.isEmpty()) {
            messages.problem(node, "a list of no events; as [run.failed]");
        }
        names.forEach(this::event);
    }

    /// A name as `run.failed`, a group as `task.*`, or `*`. Hooks may emit events of their own, of
    /// other groups.
    private void event(Node.Scalar text) {
        String word = text.text();
        int dot = word.indexOf('.');
        List<String> known = dot < 0 ? List.of() : EventNames.of(word.substring(0, dot));
        if (known.isEmpty() || word.endsWith(".*")) {
            return;
        }
        if (!known.contains(word.substring(dot + 1))) {
            messages.problem(
                    text,
                    "there is no event "
                            + Quote.of(word)
                            + Suggestion.after(word.substring(dot + 1), known));
        }
    }
}
