package io.hivemind.language.read;

import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One job (LANGUAGE section 2), without the checks that look at several tasks or jobs.
final class DraftReader {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern OUTCOME_AT_END =
            Pattern.compile(".*\\.(succeeded|failed|skipped|done)");
    private static final int MAX_TASKS = 10_000;

    private final CelEnvironment environment;
    private final Messages messages;
    private final Values values;
    private final Predicate<String> beside;

    DraftReader(CelEnvironment environment, Messages messages, Predicate<String> beside) {
        this.beside = beside;
        this.environment = environment;
        this.messages = messages;
        this.values = new Values(messages);
    }

    Optional<JobDraft> read(Node node, FileDefaults defaults) {
        return Fields.of(node, Vocabulary.JOB, messages).map(fields -> draft(fields, defaults));
    }

    private JobDraft draft(Fields fields, FileDefaults fileDefaults) {
        Optional<Node.Scalar> name =
                fields.required("name", "as name: nightly-report")
                        .flatMap(values::text)
                        .filter(this::checkName);
        List<ParamSpec> params =
                fields.value("params")
                        .map(node -> new ParamReader(messages).read(node))
                        .orElse(List.of());
        Set<String> names = params.stream().map(ParamSpec::name).collect(Collectors.toSet());
        ExpressionCheck expressions = new ExpressionCheck(environment, messages, names);
        List<TriggerSpec> triggers =
                new TriggerReader(messages, expressions, names, fileDefaults.timezone())
                        .read(fields);
        TaskReader tasks = new TaskReader(messages, expressions);
        JobDefaults defaults =
                defaults(fields, fileDefaults, tasks, new BodyReader(messages, expressions));
        expressions.takeTasks().forEach(this::refuseInJobEnv);
        Dependencies dependsOn =
                fields.value("depends_on").map(this::dependsOn).orElse(Dependencies.NONE);
        List<TaskDraft> drafts = tasks(fields, tasks, defaults);
        List<TaskSpec> specs = drafts.stream().map(TaskDraft::spec).toList();
        JobSpec spec =
                new JobSpec(
                        fields.value("namespace")
                                .flatMap(this::namespace)
                                .orElse(JobSpec.DEFAULT_NAMESPACE),
                        name.map(Node.Scalar::text).orElse(""),
                        fields.value("description")
                                .flatMap(values::text)
                                .map(Node.Scalar::text)
                                .orElse(""),
                        labels(fields),
                        params,
                        triggers,
                        specs,
                        new FilesReader(messages, beside).read(fields.value("files"), specs),
                        fields.value("enabled").flatMap(values::bool).orElse(true),
                        JobOptions.dependingOn(dependsOn.spec()));
        Node at = name.map(Node.class::cast).orElse(fields.mapping());
        return new JobDraft(spec, at, name.isPresent(), drafts, dependsOn.names());
    }

    private void refuseInJobEnv(Mention read) {
        messages.problem(
                read.at(),
                read.path(),
                "the variables of all tasks cannot read one task; put "
                        + Quote.of("tasks." + read.name())
                        + " into the \"env\" of the task that needs it");
    }

    private List<TaskDraft> tasks(Fields fields, TaskReader reader, JobDefaults defaults) {
        Optional<String> body = BodyReader.OF_A_JOB.stream().filter(fields::has).findFirst();
        if (body.isPresent() && fields.has("tasks")) {
            messages.problem(
                    fields.mapping(),
                    "has both "
                            + Quote.of(body.get())
                            + " and \"tasks\"; move the "
                            + (body.get().equals("produce") ? "record" : "command")
                            + " into a task");
        }
        List<TaskDraft> tasks = new ArrayList<>();
        fields.value("tasks")
                .ifPresent(node -> {
                    List<Node> items = values.list(node, false);
                    if (items.size() > MAX_TASKS) {
                        messages.problem(
                                node,
                                "has "
                                        + items.size()
                                        + " tasks; a job has "
                                        + MAX_TASKS
                                        + " at most");
                        return;
                    }
                    items.forEach(item -> reader.read(item, defaults).ifPresent(tasks::add));
                });
        if (body.isPresent()) {
            tasks.add(reader.main(fields, defaults));
        }
        return tasks;
    }

    private JobDefaults defaults(
            Fields fields, FileDefaults file, TaskReader tasks, BodyReader bodies) {
        Map<String, String> env = new LinkedHashMap<>();
        file.env().ifPresent(node -> env.putAll(bodies.env(node)));
        fields.value("env").ifPresent(node -> env.putAll(bodies.env(node)));
        return new JobDefaults(
                fields.value("retry")
                        .flatMap(node -> new RetryReader(messages).read(node))
                        .or(file::retry)
                        .orElse(JobDefaults.NONE.retry()),
                fields.value("task_timeout")
                        .flatMap(values::duration)
                        .or(file::taskTimeout)
                        .orElse(null),
                fields.value("queue")
                        .flatMap(tasks::queue)
                        .or(file::queue)
                        .orElse(JobDefaults.NONE.queue()),
                fields.value("priority")
                        .flatMap(node -> values.oneOf(node, Priority.class))
                        .orElse(JobDefaults.NONE.priority()),
                env);
    }

    private Map<String, String> labels(Fields fields) {
        Map<String, String> labels = new LinkedHashMap<>();
        fields.value("labels")
                .ifPresent(node ->
                        values.texts(node).forEach((name, text) -> labels.put(name, text.text())));
        return labels;
    }

    private record Dependencies(@Nullable DependsOn spec, List<Mention> names) {
        static final Dependencies NONE = new Dependencies(null, List.of());
    }

    private Dependencies dependsOn(Node node) {
        if (!(node instanceof Node.Mapping)) {
            return jobs(node, null, null);
        }
        return Fields.of(node, Vocabulary.DEPENDS_ON, messages)
                .map(fields -> {
                    @Nullable Duration within =
                            fields.value("within").flatMap(values::duration).orElse(null);
                    @Nullable String key =
                            fields.value("key")
                                    .flatMap(values::text)
                                    .map(Node.Scalar::text)
                                    .orElse(null);
                    return fields.required(
                                    "jobs", "as {jobs: [extract], key: \"{{ params.day }}\"}")
                            .map(jobs -> jobs(jobs, key, within))
                            .orElse(Dependencies.NONE);
                })
                .orElse(Dependencies.NONE);
    }

    private Dependencies jobs(Node node, @Nullable String key, @Nullable Duration within) {
        if (node instanceof Node.Mapping) {
            values.wrong(node, "a list of jobs or an expression over them");
            return Dependencies.NONE;
        }
        NeedsReader.Read read = new NeedsReader(messages).read(node);
        String text =
                node instanceof Node.Scalar scalar
                        ? scalar.text()
                        : read.names().stream()
                                .map(Mention::name)
                                .collect(Collectors.joining(" && "));
        return text.isEmpty()
                ? Dependencies.NONE
                : new Dependencies(new DependsOn(text, read.needs(), key, within), read.names());
    }

    private Optional<String> namespace(Node node) {
        return values.text(node)
                .map(Node.Scalar::text)
                .filter(text -> {
                    boolean fits = NAMESPACE.matcher(text).matches();
                    if (!fits) {
                        messages.problem(
                                node,
                                Quote.of(text) + " is no namespace: 1 to 63 of a-z, 0-9 and -");
                    }
                    return fits;
                });
    }

    private boolean checkName(Node.Scalar name) {
        String text = name.text();
        if (!NAME.matcher(text).matches()) {
            messages.problem(
                    name,
                    "the job name "
                            + Quote.of(text)
                            + " wants 1 to 63 letters, digits, . _ and -, a letter or digit first");
            return false;
        }
        if (OUTCOME_AT_END.matcher(text).matches()) {
            messages.problem(
                    name,
                    "a job name cannot end as " + Quote.of(text) + " does: that is an outcome");
            return false;
        }
        return true;
    }
}
