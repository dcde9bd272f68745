package io.hivemind.language.read;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One task (LANGUAGE section 3).
final class TaskReader {
    static final String MAIN = "main";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Set<String> RESERVED =
            Set.of("succeeded", "failed", "skipped", "done", "fallback");
    private static final Pattern QUEUE =
            Pattern.compile("[a-z0-9-]{1,40}|@[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MAX_SLOTS = 1_000;
    private static final int MAX_LOST = 1_000;

    private final Messages messages;
    private final Values values;
    private final ExpressionCheck expressions;
    private final BodyReader bodies;
    private final NeedsReader needs;
    private final RetryReader retries;

    TaskReader(Messages messages, ExpressionCheck expressions) {
        this.messages = messages;
        this.values = new Values(messages);
        this.expressions = expressions;
        this.bodies = new BodyReader(messages, expressions);
        this.needs = new NeedsReader(messages);
        this.retries = new RetryReader(messages);
    }

    Optional<TaskDraft> read(Node node, JobDefaults defaults) {
        return Fields.of(node, Vocabulary.TASK, messages)
                .map(fields -> {
                    Optional<Node.Scalar> name =
                            fields.required("name", "as name: extract")
                                    .flatMap(values::text)
                                    .filter(this::checkName);
                    Node at = name.map(Node.class::cast).orElse(fields.mapping());
                    return draft(fields, name.map(Node.Scalar::text).orElse(""), at, defaults);
                });
    }

    /// The one task of a job that has `run` or `produce` itself.
    TaskDraft main(Fields job, JobDefaults defaults) {
        Node.Mapping mapping =
                new Node.Mapping(
                        job.mapping().at(),
                        job.mapping().path(),
                        job.mapping().entries().stream()
                                .filter(entry -> BodyReader.OF_A_JOB.contains(entry.key()))
                                .toList());
        Fields fields = Fields.of(mapping, Vocabulary.TASK, messages).orElseThrow();
        return draft(fields, MAIN, job.mapping(), defaults);
    }

    /// @param name empty where it has none that is one
    private TaskDraft draft(Fields fields, String name, Node at, JobDefaults defaults) {
        NeedsReader.Read read =
                fields.value("needs").map(needs::read).orElse(NeedsReader.Read.NOTHING);
        expressions.hasItems(fields.has("for_each") || fields.has("split"));
        Body body = bodies.read(fields, defaults.env());
        List<Mention> reads = expressions.takeTasks();
        TaskSpec spec =
                new TaskSpec(
                        name,
                        body,
                        read.needs(),
                        fields.value("delay").flatMap(values::duration).orElse(Duration.ZERO),
                        timeout(fields, defaults),
                        fields.value("retry").flatMap(retries::read).orElse(defaults.retry()),
                        fields.value("max_lost")
                                .flatMap(node -> values.integer(node, 0, MAX_LOST))
                                .orElse(TaskSpec.DEFAULT_MAX_LOST),
                        fields.value("allow_failure").flatMap(values::bool).orElse(false),
                        placement(fields, defaults),
                        texts(fields, "labels"),
                        reads.stream().map(Mention::name).collect(Collectors.toSet()),
                        TaskOptions.NONE);
        return new TaskDraft(spec, at, !name.isEmpty(), read.names(), read.failures(), reads);
    }

    private Placement placement(Fields fields, JobDefaults defaults) {
        return new Placement(
                fields.value("queue").flatMap(this::queue).orElse(defaults.queue()),
                fields.value("priority")
                        .flatMap(node -> values.oneOf(node, Priority.class))
                        .orElse(defaults.priority()),
                fields.value("slots").flatMap(node -> values.integer(node, 1, MAX_SLOTS)).orElse(1),
                texts(fields, "requires"));
    }

    private @Nullable Duration timeout(Fields fields, JobDefaults defaults) {
        return fields.has("timeout")
                ? fields.value("timeout").flatMap(values::duration).orElse(null)
                : defaults.taskTimeout();
    }

    private Map<String, String> texts(Fields fields, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.value(key)
                .ifPresent(node ->
                        values.texts(node).forEach((name, text) -> texts.put(name, text.text())));
        return texts;
    }

    Optional<String> queue(Node node) {
        return values.text(node)
                .map(Node.Scalar::text)
                .filter(text -> {
                    boolean fits = QUEUE.matcher(text).matches();
                    if (!fits) {
                        messages.problem(
                                node,
                                Quote.of(text)
                                        + " is no queue: up to 40 of a-z, 0-9 and -, or @ and an"
                                        + " executor's name");
                    }
                    return fits;
                });
    }

    private boolean checkName(Node.Scalar name) {
        String text = name.text();
        if (RESERVED.contains(text)) {
            messages.problem(
                    name,
                    "a task cannot have the name "
                            + Quote.of(text)
                            + ": it means something in \"needs\"");
            return false;
        }
        if (NAME.matcher(text).matches()) {
            return true;
        }
        String better =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_-]+", "-")
                        .replaceAll("^[-_]+|[-_]+$", "");
        messages.problem(
                name,
                "the task name "
                        + Quote.of(text)
                        + " wants 1 to 63 of a-z, 0-9, _ and -, a letter or digit first"
                        + (NAME.matcher(better).matches() ? "; as " + Quote.of(better) : ""));
        return false;
    }
}
