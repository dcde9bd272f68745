package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What most jobs leave out (LANGUAGE section 2), but for what their tasks inherit.
final class JobOptionsReader {
    private static final int MANY = 1_000_000_000;
    private static final Set<String> BY_TIME = Set.of("cron", "every", "at", "calendar");

    private final Messages messages;
    private final Values values;
    private final ExpressionCheck expressions;
    private final OutputReader outputs;

    JobOptionsReader(JobScope scope) {
        this.messages = scope.messages();
        this.values = new Values(messages);
        this.expressions = scope.expressions();
        this.outputs = new OutputReader(scope);
    }

    JobOptions read(Fields fields, DependsOnReader.Read dependsOn, @Nullable Json hooks) {
        return new JobOptions(
                dependsOn.spec(),
                fields.value("concurrency").flatMap(this::concurrency).orElse(null),
                fields.value("max_runs").flatMap(this::maxRuns).orElse(null),
                duration(fields, "timeout"),
                duration(fields, "deadline"),
                fields.value("fail_fast").flatMap(values::bool).orElse(false),
                fields.value("output").flatMap(outputs::read).orElse(null),
                fields.value("spread").flatMap(values::bool).orElse(false),
                hooks);
    }

    private @Nullable Duration duration(Fields fields, String key) {
        return fields.value(key).flatMap(values::positive).orElse(null);
    }

    private Optional<Concurrency> concurrency(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.CONCURRENCY, messages);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = found.get();
        Optional<Integer> limit =
                fields.required("limit", "as {limit: 1, when_full: queue}")
                        .flatMap(value -> values.integer(value, 1, MANY));
        Concurrency.WhenFull whenFull =
                fields.value("when_full")
                        .flatMap(value -> values.oneOf(value, Concurrency.WhenFull.class))
                        .orElse(Concurrency.WhenFull.QUEUE);
        @Nullable String key =
                fields.value("key")
                        .flatMap(value -> expressions.expression(value, Place.RUN_KEY))
                        .map(source -> "{{ " + source + " }}")
                        .orElse(null);
        @Nullable Integer queueLimit =
                fields.value("queue_limit")
                        .flatMap(value -> values.integer(value, 0, MANY))
                        .orElse(null);
        if (queueLimit != null && whenFull != Concurrency.WhenFull.QUEUE) {
            messages.note(
                    fields.mapping(),
                    "warning: \"queue_limit\" has no effect with \"when_full: "
                            + whenFull.name().toLowerCase(Locale.ROOT)
                            + "\"");
        }
        return limit.map(count -> new Concurrency(count, whenFull, key, queueLimit));
    }

    private Optional<MaxRuns> maxRuns(Node node) {
        if (node instanceof Node.Scalar) {
            return values.integer(node, 0, MANY)
                    .map(count -> new MaxRuns(count, new MaxRuns.Window.Life()));
        }
        Optional<Fields> fields = Fields.of(node, Vocabulary.MAX_RUNS, messages);
        Optional<Integer> count =
                fields.flatMap(f -> f.required("count", "as {count: 10, per: day}"))
                        .flatMap(value -> values.integer(value, 0, MANY));
        Optional<Node> per = fields.flatMap(f -> f.value("per"));
        Optional<MaxRuns.Window> window =
                per.isEmpty() ? Optional.of(new MaxRuns.Window.Life()) : per.flatMap(this::window);
        return count.isPresent() && window.isPresent()
                ? Optional.of(new MaxRuns(count.get(), window.get()))
                : Optional.empty();
    }

    private Optional<MaxRuns.Window> window(Node node) {
        if (node instanceof Node.Scalar scalar) {
            for (MaxRuns.Unit unit : MaxRuns.Unit.values()) {
                if (unit.name().toLowerCase(Locale.ROOT).equals(scalar.text())) {
                    return Optional.of(new MaxRuns.Window.Calendar(unit));
                }
            }
            if (!scalar.text().matches("\\s*[0-9].*")) {
                return values.wrong(node, "day, week, month, or a duration as 1h");
            }
        }
        return values.positive(node).map(MaxRuns.Window.Every::new);
    }

    /// What a job whose runs live on all partitions cannot have.
    void checkSpread(
            Fields fields, List<TriggerSpec> triggers, List<TaskDraft> tasks, boolean spread) {
        if (!spread) {
            return;
        }
        for (TaskDraft task : tasks) {
            if (task.spec().options().maxRuns() != null) {
                messages.problem(
                        task.written(),
                        "a task of a job with \"spread: true\" has no \"max_runs\": nobody sees all"
                                + " its runs");
            }
        }
        for (String key : List.of("concurrency", "max_runs", "depends_on")) {
            fields.entry(key)
                    .ifPresent(entry ->
                            messages.problem(
                                    entry.at(),
                                    fields.mapping().path().key(key),
                                    "a job with \"spread: true\" has no "
                                            + Quote.of(key)
                                            + ": nobody sees all its runs"));
        }
        Optional<String> byTime =
                triggers.stream().map(TriggerSpec::kind).filter(BY_TIME::contains).findFirst();
        if (byTime.isPresent()) {
            Node at =
                    fields.value("triggers")
                            .or(() -> fields.value("trigger"))
                            .orElse(fields.mapping());
            messages.problem(
                    at,
                    "a job with \"spread: true\" has no triggers by time, as "
                            + Quote.of(byTime.get())
                            + ": nobody sees all its runs");
        }
    }
}
