package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.JsonValues;
import io.hivemind.language.value.ParamValues;
import io.hivemind.language.value.Suggestion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `triggers`, and the short form `trigger` with `schedule` or `source`.
final class TriggerReader {
    private static final int MAX_TRIGGERS = 200;
    private static final int MAX_CHARS = 1024 * 1024;

    private enum CatchUp {
        NONE,
        LAST,
        ALL
    }

    private enum Gap {
        SKIP,
        SHIFT
    }

    private enum Overlap {
        FIRST,
        LAST,
        BOTH
    }

    private enum FileEvent {
        CREATED,
        MODIFIED,
        DELETED
    }

    /// What makes a file the one it was: its size and time, or what is in it.
    private enum FileIdentity {
        TIME,
        CONTENT
    }

    private final Messages messages;
    private final Values values;
    private final NodeJson json;
    private final ExpressionCheck expressions;
    private final TriggerOptions options;
    private final SourceOptions sources;
    private final ScheduleNotes notes;
    private final List<ParamSpec> params;
    private final Optional<String> timezone;

    /// @param params the job's parameters
    /// @param timezone for time triggers that name none
    TriggerReader(
            Messages messages,
            ExpressionCheck expressions,
            List<ParamSpec> params,
            Optional<String> timezone) {
        this.messages = messages;
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
        this.expressions = expressions;
        this.options = new TriggerOptions(messages);
        this.sources = new SourceOptions(messages, expressions);
        this.notes = new ScheduleNotes(messages);
        this.params = List.copyOf(params);
        this.timezone = timezone;
    }

    List<TriggerSpec> read(Fields job) {
        List<TriggerSpec> triggers = new ArrayList<>();
        if (job.has("trigger") && job.has("triggers")) {
            messages.problem(job.mapping(), "has both \"trigger\" and \"triggers\"; keep one");
        }
        job.value("triggers")
                .ifPresent(node -> {
                    List<Node> items = values.list(node, false);
                    if (items.size() > MAX_TRIGGERS) {
                        messages.problem(
                                node,
                                "has "
                                        + items.size()
                                        + " triggers; a job has "
                                        + MAX_TRIGGERS
                                        + " at most");
                        return;
                    }
                    items.forEach(item -> trigger(item).ifPresent(triggers::add));
                });
        Optional<Node.Scalar> kind = job.value("trigger").flatMap(values::text);
        kind.flatMap(word -> shortForm(job, word))
                .ifPresent(trigger -> {
                    triggers.add(trigger);
                    TriggerKind.of(trigger.kind())
                            .ifPresent(k ->
                                    noteWhatIsMissing(k, kind.orElseThrow(), Optional.empty()));
                });
        String word = kind.map(Node.Scalar::text).orElse("");
        misplaced(job, "schedule", "cron", word);
        misplaced(job, "source", "watch", word);
        return triggers;
    }

    private void misplaced(Fields job, String key, String wanted, String kind) {
        if (job.has(key) && !kind.equals(wanted)) {
            job.entry(key)
                    .ifPresent(entry ->
                            messages.problem(
                                    entry.at(),
                                    job.mapping().path().key(key),
                                    Quote.of(key) + " goes with \"trigger: " + wanted + "\""));
        }
    }

    private Optional<TriggerSpec> trigger(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            return values.wrong(node, "a mapping as {cron: \"0 18 * * *\"}");
        }
        List<TriggerKind> kinds =
                mapping.entries().stream()
                        .flatMap(entry -> TriggerKind.of(entry.key()).stream())
                        .toList();
        if (kinds.size() != 1) {
            messages.problem(
                    mapping,
                    kinds.isEmpty()
                            ? "no kind of trigger among its keys ("
                                    + keys(mapping)
                                    + "); there is "
                                    + String.join(", ", TriggerKind.keys())
                            : "two kinds of trigger in one ("
                                    + kinds.stream()
                                            .map(TriggerKind::key)
                                            .collect(Collectors.joining(", "))
                                    + "); make a list item of each");
            return Optional.empty();
        }
        TriggerKind kind = kinds.getFirst();
        for (Node.Entry entry : mapping.entries()) {
            if (kind.takes(entry.key())) {
                option(kind, entry);
            } else {
                messages.problem(
                        entry.at(),
                        mapping.path().key(entry.key()),
                        "unknown key "
                                + Quote.of(entry.key())
                                + " for a trigger of the kind "
                                + kind.key()
                                + Suggestion.after(entry.key(), kind.all()));
            }
        }
        TriggerSpec spec = new TriggerSpec(kind.key(), withZone(kind, mapping));
        notes.of(spec, mapping);
        sources.oneOfBatchAndDebounce(mapping);
        noteWhatIsMissing(kind, mapping, mapping.entry("params").map(Node.Entry::value));
        return Optional.of(spec);
    }

    private static String keys(Node.Mapping mapping) {
        return mapping.entries().stream()
                .limit(5)
                .map(entry -> Quote.of(entry.key()))
                .collect(Collectors.joining(", "));
    }

    private Json withZone(TriggerKind kind, Node.Mapping mapping) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            boolean fields = kind == TriggerKind.CALENDAR && entry.key().equals("calendar");
            written.put(entry.key(), fields ? asWritten(entry.value()) : json.value(entry.value()));
        }
        if (kind.takes("timezone")) {
            timezone.ifPresent(zone -> written.putIfAbsent("timezone", zone));
        }
        return JsonValues.write(written, MAX_CHARS);
    }

    /// The fields of a calendar as text: `+3` unquoted is a number to YAML, and a step here.
    private Object asWritten(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach(entry -> map.put(entry.key(), asWritten(entry.value())));
                yield map;
            }
            case Node.Sequence sequence -> sequence.items().stream().map(this::asWritten).toList();
            case Node.Scalar scalar -> scalar.text();
            case Node.Broken ignored -> "";
        };
    }

    private void option(TriggerKind kind, Node.Entry entry) {
        Node node = entry.value();
        switch (entry.key()) {
            case "cron" -> options.cron(node);
            case "every" -> options.every(node);
            case "calendar" -> options.calendar(node);
            case "at", "start", "end" -> options.time(node);
            case "from" -> {
                if (kind == TriggerKind.EVERY) {
                    options.time(node);
                } else {
                    sources.from(node);
                }
            }
            case "timezone" -> options.zone(node);
            case "exclude" -> options.exclude(node);
            case "jitter", "catch_up_window", "settle", "poll", "debounce" -> values.duration(node);
            case "catch_up" -> values.oneOf(node, CatchUp.class);
            case "dst" -> dst(node);
            case "on" ->
                    values.list(node, true).forEach(item -> values.oneOf(item, FileEvent.class));
            case "identity" -> values.oneOf(node, FileIdentity.class);
            case "s3" -> sources.s3(node);
            case "notifications" -> sources.notifications(node);
            case "file", "match", "endpoint", "region" -> values.text(node);
            case "webhook" -> sources.webhook(node);
            case "kafka" -> sources.kafka(node);
            case "connect" -> sources.connect(node);
            case "batch" -> sources.batch(node);
            case "params" -> params(node);
            default -> {}
        }
    }

    private void dst(Node node) {
        Keys keys = new SourceOptions.Inner("dst", TriggerKind.innerKeys("dst"));
        Fields.of(node, keys, messages)
                .ifPresent(fields -> {
                    fields.value("gap").ifPresent(word -> values.oneOf(word, Gap.class));
                    fields.value("overlap").ifPresent(word -> values.oneOf(word, Overlap.class));
                });
    }

    private void params(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            values.wrong(node, "a mapping of the job's parameters to values");
            return;
        }
        for (Node.Entry entry : mapping.entries()) {
            Optional<ParamSpec> param =
                    params.stream().filter(each -> each.name().equals(entry.key())).findFirst();
            if (param.isEmpty()) {
                List<String> names = params.stream().map(ParamSpec::name).toList();
                messages.problem(
                        entry.at(),
                        mapping.path().key(entry.key()),
                        "the job has no parameter "
                                + Quote.of(entry.key())
                                + Suggestion.after(entry.key(), names));
            }
            expressions.document(entry.value(), Place.TRIGGER);
            param.ifPresent(spec -> fits(spec, entry.value()));
        }
    }

    private void fits(ParamSpec param, Node value) {
        boolean missing = value instanceof Node.Scalar scalar && scalar.isNull();
        if (!missing && !RoutineUse.hasTemplates(value)) {
            ParamValues.check(param, json.value(value))
                    .ifPresent(why ->
                            messages.note(value, "warning: this trigger starts nothing: " + why));
        }
    }

    /// A trigger that leaves out what the job requires.
    private void noteWhatIsMissing(TriggerKind kind, Node at, Optional<Node> given) {
        if (kind == TriggerKind.MANUAL) {
            return;
        }
        for (ParamSpec param : params) {
            boolean has =
                    given.isPresent()
                            && given.get() instanceof Node.Mapping mapping
                            && mapping.entry(param.name()).isPresent();
            if (param.required() && !has) {
                messages.note(
                        at,
                        "warning: this trigger starts nothing: the parameter "
                                + Quote.of(param.name())
                                + " is required; give it under \"params\" of the trigger");
            }
        }
    }

    private Optional<TriggerSpec> shortForm(Fields job, Node.Scalar kind) {
        return switch (kind.text()) {
            case "manual" -> Optional.of(spec(TriggerKind.MANUAL, true));
            case "cron" ->
                    job.required("schedule", "as schedule: \"0 18 * * *\"")
                            .flatMap(node -> {
                                options.cron(node);
                                return values.text(node)
                                        .map(text -> {
                                            TriggerSpec spec = spec(TriggerKind.CRON, text.text());
                                            notes.of(spec, text);
                                            return spec;
                                        });
                            });
            case "watch" ->
                    job.required("source", "as source: /data/in/*.csv")
                            .flatMap(values::text)
                            .map(Node.Scalar::text)
                            .map(source ->
                                    spec(
                                            source.startsWith("s3://")
                                                    ? TriggerKind.S3
                                                    : TriggerKind.FILE,
                                            source));
            default ->
                    values.wrong(
                            kind, "cron, watch or manual", "; other kinds go under \"triggers\"");
        };
    }

    private TriggerSpec spec(TriggerKind kind, Object value) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put(kind.key(), value);
        if (kind.takes("timezone")) {
            timezone.ifPresent(zone -> written.put("timezone", zone));
        }
        return new TriggerSpec(kind.key(), JsonValues.write(written, MAX_CHARS));
    }
}
