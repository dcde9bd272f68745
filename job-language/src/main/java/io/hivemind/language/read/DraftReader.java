package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.retry.RetryPolicy;
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
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
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
        Node answered =
                node instanceof Node.Mapping job
                        ? HookWords.answered(job, defaults.hooks(), messages)
                        : node;
        return Fields.of(answered, Vocabulary.JOB, messages).map(fields -> draft(fields, defaults));
    }

    private JobDraft draft(Fields fields, FileDefaults file) {
        Optional<Node.Scalar> name =
                fields.required("name", "as name: nightly-report")
                        .flatMap(values::text)
                        .filter(text -> Names.isName(text, "job", messages));
        String namespace =
                fields.value("namespace")
                        .flatMap(this::namespace)
                        .orElse(JobSpec.DEFAULT_NAMESPACE);
        List<ParamSpec> params =
                fields.value("params").map(new ParamReader(messages)::read).orElse(List.of());
        Set<String> names = params.stream().map(ParamSpec::name).collect(Collectors.toSet());
        ExpressionCheck expressions = new ExpressionCheck(environment, messages, names);
        JobScope scope =
                new JobScope(
                        environment,
                        messages,
                        expressions,
                        file.routines(),
                        TaskNames.of(fields.value("tasks"), fields.value("finally")),
                        namespace);
        List<TriggerSpec> triggers =
                new TriggerReader(messages, expressions, params, file.timezone()).read(fields);
        JobDefaults defaults = defaults(fields, file, scope);
        expressions.takeTasks().forEach(this::refuseInJobEnv);
        DependsOnReader.Read dependsOn =
                fields.value("depends_on")
                        .map(new DependsOnReader(scope)::read)
                        .orElse(DependsOnReader.Read.NONE);
        HookReader hookReader = new HookReader(scope);
        @Nullable Json hooks = hookReader.read(file.hooks(), fields.value("hooks"));
        JobOptionsReader optionsReader = new JobOptionsReader(scope);
        JobOptions options = optionsReader.read(fields, dependsOn, hooks);
        List<Mention> outputReads = expressions.takeTasks();
        List<TaskDraft> drafts = tasks(fields, scope, defaults);
        optionsReader.checkSpread(fields, triggers, drafts, options.spread());
        List<TaskSpec> specs = drafts.stream().map(TaskDraft::spec).toList();
        JobSpec spec =
                new JobSpec(
                        namespace,
                        name.map(Node.Scalar::text).orElse(""),
                        description(fields),
                        new PlacementReader(messages).texts(fields, "labels"),
                        params,
                        triggers,
                        specs,
                        new FilesReader(messages, beside).read(fields.value("files"), specs),
                        fields.value("enabled").flatMap(values::bool).orElse(true),
                        options);
        return new JobDraft(
                spec,
                name.map(Node.class::cast).orElse(fields.mapping()),
                fields.mapping(),
                name.isPresent(),
                drafts,
                dependsOn.names(),
                dependsOn.keyParams(),
                hookReader.jobs(),
                outputReads);
    }

    private String description(Fields fields) {
        return fields.value("description").flatMap(values::text).map(Node.Scalar::text).orElse("");
    }

    private void refuseInJobEnv(Mention read) {
        messages.problem(
                read.at(),
                read.path(),
                "the variables of all tasks cannot read one task; put "
                        + Quote.of("tasks." + read.name())
                        + " into the \"env\" of the task that needs it");
    }

    private List<TaskDraft> tasks(Fields fields, JobScope scope, JobDefaults defaults) {
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
        TasksReader reader = new TasksReader(scope, defaults);
        List<TaskDraft> tasks = new ArrayList<>();
        fields.value("tasks")
                .ifPresent(node -> tasks.addAll(reader.read(values.list(node, false), false)));
        if (body.isPresent()) {
            tasks.add(new TaskReader(scope).main(fields, defaults));
        }
        fields.value("finally")
                .ifPresent(node -> tasks.addAll(reader.read(values.list(node, false), true)));
        if (tasks.size() > MAX_TASKS) {
            messages.problem(
                    fields.value("tasks").orElse(fields.mapping()),
                    "has " + tasks.size() + " tasks; a job has " + MAX_TASKS + " at most");
            return List.of();
        }
        return tasks;
    }

    private JobDefaults defaults(Fields fields, FileDefaults file, JobScope scope) {
        BodyReader bodies = new BodyReader(scope);
        Settings settings = new Settings(messages, scope.expressions());
        PlacementReader placements = new PlacementReader(messages);
        Map<String, String> env = new LinkedHashMap<>();
        file.env().ifPresent(node -> env.putAll(bodies.env(node)));
        fields.value("env").ifPresent(node -> env.putAll(bodies.env(node)));
        RetryPolicy retry =
                fields.value("retry")
                        .or(file::retry)
                        .flatMap(new RetryReader(messages, settings, "retry.")::read)
                        .orElse(RetryPolicy.NONE);
        @Nullable Duration timeout =
                fields.value("task_timeout")
                        .or(file::taskTimeout)
                        .flatMap(node -> settings.positive(node, "timeout"))
                        .orElse(null);
        return new JobDefaults(
                retry,
                timeout,
                fields.value("queue")
                        .or(file::queue)
                        .flatMap(placements::queue)
                        .orElse(Placement.DEFAULT.queue()),
                fields.value("priority")
                        .flatMap(node -> values.oneOf(node, Priority.class))
                        .orElse(Placement.DEFAULT.priority()),
                env,
                settings.templates());
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
}
