package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.read.Fields;
import io.hivemind.language.read.NodeJson;
import io.hivemind.language.read.Values;
import io.hivemind.language.testfile.Expectation.OfRun;
import io.hivemind.language.testfile.Expectation.OfRuns;
import io.hivemind.language.testfile.Expectation.OfTask;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// `expect`: what is to hold.
final class ExpectReader {
    private static final int MANY = 1_000_000;
    static final Expectation NOTHING =
            new Expectation(
                    null, null, null, null, null, null, Map.of(), Map.of(), List.of(), Map.of(),
                    List.of(), List.of());

    private final Messages messages;
    private final Values values;
    private final TestValues names;
    private final NodeJson json;
    private final HappenedReader happened;

    ExpectReader(Messages messages, TestValues names) {
        this.messages = messages;
        this.values = new Values(messages);
        this.names = names;
        this.json = new NodeJson(messages);
        this.happened = new HappenedReader(messages, names);
    }

    /// @param own the job of `start`
    Expectation read(Node node, @Nullable String own) {
        return Fields.of(node, TestKeys.EXPECT, messages)
                .map(fields -> expectation(fields, own))
                .orElse(NOTHING);
    }

    private Expectation expectation(Fields fields, @Nullable String own) {
        Optional<String> invalid = text(fields, "invalid");
        if (fields.has("invalid") && fields.mapping().entries().size() > 1) {
            messages.problem(
                    fields.mapping(), "\"invalid\" stands instead of all the others, not beside");
        }
        return new Expectation(
                invalid.orElse(null),
                text(fields, "refused").orElse(null),
                word(fields, "run", Words.RUN_STATES),
                word(fields, "reason", Words.REASONS),
                fields.value("ends").flatMap(names::moment).orElse(null),
                json(fields, "output"),
                tasks(fields, own),
                runs(fields),
                order(fields, own),
                maxRunning(fields, own),
                fields.value("slots").map(happened::slots).orElse(List.of()),
                fields.value("events").map(list -> happened.events(list, own)).orElse(List.of()));
    }

    private Optional<String> text(Fields fields, String key) {
        return fields.value(key).flatMap(values::text).map(Node.Scalar::text);
    }

    private @Nullable String word(Fields fields, String key, List<String> words) {
        return fields.value(key).flatMap(node -> names.word(node, words)).orElse(null);
    }

    /// Null is a value here: no output.
    private @Nullable Json json(Fields fields, String key) {
        return fields.entry(key).map(entry -> json.json(entry.value())).orElse(null);
    }

    private Map<TaskRef, OfTask> tasks(Fields fields, @Nullable String own) {
        return fields.value("tasks")
                .map(node -> byTask(node, own, false, this::task))
                .orElse(Map.of());
    }

    private Map<TaskRef, Integer> maxRunning(Fields fields, @Nullable String own) {
        return fields.value("max_running")
                .map(node -> byTask(node, own, true, value -> values.integer(value, 0, MANY)))
                .orElse(Map.of());
    }

    private <T> Map<TaskRef, T> byTask(
            Node node, @Nullable String own, boolean all, Function<Node, Optional<T>> reader) {
        Map<TaskRef, T> map = new LinkedHashMap<>();
        if (!(node instanceof Node.Mapping mapping)) {
            values.wrong(node, "a mapping of tasks, as {extract: …}");
            return map;
        }
        for (Node.Entry entry : mapping.entries()) {
            Optional<TaskRef> task =
                    all && entry.key().equals("*")
                            ? Optional.of(TaskRef.ALL)
                            : names.task(
                                    entry.key(), entry.at(), mapping.path().key(entry.key()), own);
            Optional<T> value = reader.apply(entry.value());
            task.ifPresent(ref -> value.ifPresent(each -> map.put(ref, each)));
        }
        return map;
    }

    private Optional<OfTask> task(Node node) {
        if (node instanceof Node.Scalar) {
            return names.word(node, Words.TASK_STATES)
                    .map(state -> new OfTask(state, null, null, null, null, null, null, null));
        }
        return Fields.of(node, TestKeys.TASK, messages)
                .map(fields ->
                        new OfTask(
                                word(fields, "state", Words.TASK_STATES),
                                word(fields, "reason", Words.REASONS),
                                count(fields, "attempts"),
                                fields.value("starts").map(this::moments).orElse(null),
                                fields.value("ends").flatMap(names::moment).orElse(null),
                                json(fields, "output"),
                                fields.value("fallback").flatMap(values::bool).orElse(null),
                                count(fields, "fallback_attempts")));
    }

    private @Nullable Integer count(Fields fields, String key) {
        return fields.value(key).flatMap(node -> values.integer(node, 0, MANY)).orElse(null);
    }

    private List<Moment> moments(Node node) {
        List<Moment> moments = new ArrayList<>();
        values.list(node, false).forEach(item -> names.moment(item).ifPresent(moments::add));
        return moments;
    }

    private Map<String, OfRuns> runs(Fields fields) {
        Map<String, OfRuns> runs = new LinkedHashMap<>();
        Optional<Node> found = fields.value("runs");
        if (found.isEmpty()) {
            return runs;
        }
        if (!(found.get() instanceof Node.Mapping mapping)) {
            values.wrong(found.get(), "a mapping of jobs to their runs, as {nightly-report: 1}");
            return runs;
        }
        for (Node.Entry entry : mapping.entries()) {
            Optional<String> job =
                    names.job(entry.key(), entry.at(), mapping.path().key(entry.key()));
            Optional<OfRuns> each = runs(entry.value(), job.orElse(null));
            job.ifPresent(name -> each.ifPresent(all -> runs.put(name, all)));
        }
        return runs;
    }

    private Optional<OfRuns> runs(Node node, @Nullable String job) {
        if (node instanceof Node.Sequence list) {
            List<OfRun> each = new ArrayList<>();
            list.items().forEach(item -> run(item, job).ifPresent(each::add));
            return Optional.of(new OfRuns(each.size(), List.copyOf(each)));
        }
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INT) {
            return values.integer(scalar, 0, MANY).map(count -> new OfRuns(count, null));
        }
        return values.wrong(node, "a list of runs, or how many there are");
    }

    private Optional<OfRun> run(Node node, @Nullable String job) {
        if (node instanceof Node.Scalar) {
            return names.word(node, Words.RUN_STATES)
                    .map(state -> new OfRun(null, state, null, null, null, null, null, Map.of()));
        }
        return Fields.of(node, TestKeys.RUN, messages)
                .map(fields ->
                        new OfRun(
                                fields.value("nominal").flatMap(names::instant).orElse(null),
                                word(fields, "state", Words.RUN_STATES),
                                word(fields, "reason", Words.REASONS),
                                fields.value("starts_at").flatMap(names::moment).orElse(null),
                                fields.value("ends").flatMap(names::moment).orElse(null),
                                json(fields, "output"),
                                json(fields, "params"),
                                tasks(fields, job)));
    }

    private List<TaskRef> order(Fields fields, @Nullable String own) {
        List<TaskRef> order = new ArrayList<>();
        for (Node item :
                fields.value("order").map(node -> values.list(node, false)).orElse(List.of())) {
            values.text(item)
                    .flatMap(text -> names.task(text.text(), text.at(), text.path(), own))
                    .ifPresent(order::add);
        }
        return order;
    }
}
