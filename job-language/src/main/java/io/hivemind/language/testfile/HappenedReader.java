package io.hivemind.language.testfile;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.Fields;
import io.hivemind.language.read.Values;
import io.hivemind.language.testfile.Expectation.OfEvent;
import io.hivemind.language.testfile.Expectation.OfSlot;
import io.hivemind.language.value.EventNames;
import io.hivemind.language.value.Suggestion;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slots and events that are expected.
final class HappenedReader {
    private static final List<String> GROUPS =
            List.of("run", "task", "schedule", "hook", "executor");

    private final Messages messages;
    private final Values values;
    private final TestValues names;

    HappenedReader(Messages messages, TestValues names) {
        this.messages = messages;
        this.values = new Values(messages);
        this.names = names;
    }

    List<OfSlot> slots(Node node) {
        List<OfSlot> slots = new ArrayList<>();
        for (Node item : values.list(node, false)) {
            Fields.of(item, TestKeys.SLOT, messages).flatMap(this::slot).ifPresent(slots::add);
        }
        return slots;
    }

    private Optional<OfSlot> slot(Fields fields) {
        Optional<String> job = fields.required("job", "as job: nightly-report").flatMap(names::job);
        Optional<Instant> at =
                fields.required("at", "as at: 2026-03-29T01:30:00Z").flatMap(names::instant);
        Optional<String> is =
                fields.required("is", "as is: FIRED")
                        .flatMap(node -> names.word(node, Words.SLOTS));
        return job.isPresent() && at.isPresent() && is.isPresent()
                ? Optional.of(new OfSlot(job.get(), at.get(), is.get()))
                : Optional.empty();
    }

    /// @param own the job of `start`
    List<OfEvent> events(Node node, @Nullable String own) {
        List<OfEvent> events = new ArrayList<>();
        for (Node item : values.list(node, false)) {
            Fields.of(item, TestKeys.HAPPENED, messages)
                    .flatMap(fields -> event(fields, own))
                    .ifPresent(events::add);
        }
        return events;
    }

    private Optional<OfEvent> event(Fields fields, @Nullable String own) {
        Optional<TaskRef> task =
                fields.value("task")
                        .flatMap(values::text)
                        .flatMap(text -> names.task(text.text(), text.at(), text.path(), own));
        Optional<String> job =
                fields.value("job").or(() -> fields.value("run")).flatMap(names::job);
        Optional<Moment> at = fields.value("at").flatMap(names::moment);
        return fields.required("is", "as is: retry_scheduled")
                .flatMap(values::text)
                .flatMap(text -> type(text, fields.has("task")))
                .map(type ->
                        new OfEvent(type, job.orElse(null), task.orElse(null), at.orElse(null)));
    }

    /// A bare name is a task's event beside `task`, else a run's, a schedule's, a hook's or an
    /// executor's, whichever has it first.
    private Optional<String> type(Node.Scalar text, boolean ofTask) {
        String word = text.text();
        List<String> groups = ofTask ? List.of("task") : GROUPS;
        for (String group : groups) {
            for (String name : EventNames.of(group)) {
                if (word.equals(name) || word.equals(group + "." + name)) {
                    return Optional.of(group + "." + name);
                }
            }
        }
        List<String> known =
                groups.stream().flatMap(group -> EventNames.of(group).stream()).toList();
        messages.problem(
                text, "there is no event " + Quote.of(word) + Suggestion.after(word, known));
        return Optional.empty();
    }
}
