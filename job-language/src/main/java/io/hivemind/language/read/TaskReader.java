package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.Instances;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One task that is no group (LANGUAGE section 3).
final class TaskReader {
    static final String MAIN = "main";
    private static final int MAX_SLOTS = 1_000;
    private static final int MAX_LOST = 1_000;
    private static final int MAX_RUNS = 1_000_000_000;
    private static final JobDefaults NO_DEFAULTS =
            new JobDefaults(
                    RetryPolicy.NONE,
                    null,
                    Placement.DEFAULT.queue(),
                    Placement.DEFAULT.priority(),
                    Map.of(),
                    Map.of());

    private final Messages messages;
    private final Values values;
    private final ExpressionCheck expressions;
    private final BodyReader bodies;
    private final FallbackReader fallbacks;
    private final RoutineUse routines;
    private final PlacementReader placements;

    private enum Delivery {
        AT_LEAST_ONCE,
        AT_MOST_ONCE
    }

    TaskReader(JobScope scope) {
        this.messages = scope.messages();
        this.values = new Values(messages);
        this.expressions = scope.expressions();
        this.bodies = new BodyReader(scope);
        this.fallbacks = new FallbackReader(scope, bodies);
        this.routines = new RoutineUse(scope);
        this.placements = new PlacementReader(messages);
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
        return read(mapping, Member.alone(MAIN, job.mapping()), defaults);
    }

    /// A routine, as if it were a task: for what there is to complain about.
    void routine(Routine routine) {
        read(routine.body(), Member.alone("", routine.body()), NO_DEFAULTS);
        expressions.takeTasks();
    }

    /// @param mapping its keys were checked
    TaskDraft read(Node.Mapping mapping, Member member, JobDefaults defaults) {
        expressions.enter(member.group());
        Node.Mapping whole = routines.expand(mapping).orElse(member.without(mapping));
        return draft(Fields.of(whole, Vocabulary.TASK, messages).orElseThrow(), member, defaults);
    }

    private TaskDraft draft(Fields fields, Member member, JobDefaults defaults) {
        NeedsReader.Read needs = member.needs(fields, messages);
        Settings settings = new Settings(messages, expressions);
        Optional<Instances> instances = new InstancesReader(messages, expressions).read(fields);
        Optional<String> when =
                fields.value("when").flatMap(node -> expressions.expression(node, Place.CONDITION));
        List<Mention> reads = new ArrayList<>(expressions.takeTasks());
        expressions.hasItems(fields.has("for_each") || fields.has("split"));
        Body body = bodies.read(fields, defaults.env());
        Optional<Fallback> fallback =
                fields.value("fallback")
                        .flatMap(node -> fallbacks.read(node, defaults.env(), settings));
        fallback.ifPresent(ignored -> refuseFallbackOfNothing(fields));
        List<Mention> inBodies = expressions.takeTasks();
        expressions.hasItems(false);
        reads.addAll(inBodies);
        new Fences(messages).check(fields);
        List<AskedPool> pools = new PoolReader(messages).asked(fields);
        TaskSpec spec =
                new TaskSpec(
                        member.name(),
                        body,
                        needs.needs(),
                        duration(fields, "delay", settings).orElse(Duration.ZERO),
                        timeout(fields, defaults, settings),
                        fields.value("retry")
                                .flatMap(new RetryReader(messages, settings, "retry.")::read)
                                .orElse(defaults.retry()),
                        maxLost(fields, settings),
                        fields.value("allow_failure").flatMap(values::bool).orElse(false),
                        placement(fields, defaults, settings),
                        placements.texts(fields, "labels"),
                        reads.stream().map(Mention::name).collect(Collectors.toSet()),
                        options(
                                fields,
                                member,
                                settings,
                                defaults,
                                new Parts(
                                        when.orElse(null),
                                        instances.orElse(null),
                                        fallback.orElse(null),
                                        pools)));
        return new TaskDraft(
                spec,
                member.at(),
                fields.mapping(),
                !member.name().isEmpty(),
                needs.names(),
                needs.failures(),
                reads,
                pools,
                jobs(fields, body, fallback));
    }

    /// Parts of a task that were read already.
    private record Parts(
            @Nullable String when,
            @Nullable Instances instances,
            @Nullable Fallback fallback,
            List<AskedPool> pools) {}

    private TaskOptions options(
            Fields fields, Member member, Settings settings, JobDefaults defaults, Parts parts) {
        @Nullable Duration deadline =
                fields.value("deadline")
                        .flatMap(node -> settings.positive(node, "deadline"))
                        .orElse(null);
        @Nullable Integer maxParallel =
                fields.value("max_parallel")
                        .flatMap(n -> settings.integer(n, "max_parallel", 1, InstancesReader.MOST))
                        .orElse(null);
        if (fields.has("max_parallel") && !fields.has("for_each") && !fields.has("split")) {
            messages.note(
                    fields.mapping(),
                    "warning: \"max_parallel\" has no effect without \"for_each\" or \"split\"");
        }
        Map<String, Integer> pools = new LinkedHashMap<>();
        parts.pools().forEach(asked -> pools.put(asked.pool().name(), asked.slots()));
        Map<String, String> templates = new HashMap<>(defaults.templates());
        templates.keySet().removeIf(key -> fields.has(key.split("\\.", 2)[0]));
        templates.putAll(settings.templates());
        return new TaskOptions(
                parts.when(),
                fields.value("max_runs")
                        .flatMap(node -> values.integer(node, 0, MAX_RUNS))
                        .orElse(null),
                deadline,
                parts.instances(),
                maxParallel,
                parts.fallback(),
                pools,
                fields.value("delivery")
                        .flatMap(node -> values.oneOf(node, Delivery.class))
                        .filter(delivery -> delivery == Delivery.AT_MOST_ONCE)
                        .isPresent(),
                member.group(),
                member.atFinally(),
                templates);
    }

    /// A lost attempt of a task that starts at most once is not queued again.
    private int maxLost(Fields fields, Settings settings) {
        boolean atMostOnce =
                fields.entry("delivery")
                        .map(Node.Entry::value)
                        .filter(node ->
                                node instanceof Node.Scalar scalar
                                        && scalar.text().equals("at_most_once"))
                        .isPresent();
        Optional<Integer> written =
                fields.value("max_lost")
                        .flatMap(n ->
                                atMostOnce
                                        ? values.integer(n, 0, MAX_LOST)
                                        : settings.integer(n, "max_lost", 0, MAX_LOST));
        if (atMostOnce && written.isPresent() && written.get() > 0) {
            messages.problem(
                    fields.entry("max_lost").orElseThrow().value(),
                    "with \"delivery: at_most_once\" an attempt that is lost is not queued again:"
                            + " \"max_lost\" is 0; leave it out");
        }
        return atMostOnce ? 0 : written.orElse(TaskSpec.DEFAULT_MAX_LOST);
    }

    private void refuseFallbackOfNothing(Fields fields) {
        if (BodyReader.bodies(fields.mapping()).isEmpty()) {
            messages.problem(
                    fields.mapping(),
                    "a task without a body cannot fail, so that \"fallback\" has no use");
        }
    }

    private List<StartedJob> jobs(Fields fields, Body body, Optional<Fallback> fallback) {
        List<StartedJob> jobs = new ArrayList<>();
        if (body instanceof Body.Job(String name, Json with)) {
            jobs.add(new StartedJob(mention(fields.mapping(), name), with));
        }
        if (fallback.isPresent()
                && fallback.get().body() instanceof Body.Job(String name, Json with)) {
            Node at = fields.entry("fallback").map(Node.Entry::value).orElse(fields.mapping());
            jobs.add(new StartedJob(mention(at, name), with));
        }
        return jobs;
    }

    private static Mention mention(Node node, String name) {
        Node at =
                node instanceof Node.Mapping mapping
                        ? mapping.entry("job").map(Node.Entry::value).orElse(node)
                        : node;
        return new Mention(name, at.at(), at.path());
    }

    private Placement placement(Fields fields, JobDefaults defaults, Settings settings) {
        return new Placement(
                fields.value("queue").flatMap(placements::queue).orElse(defaults.queue()),
                fields.value("priority")
                        .flatMap(node -> values.oneOf(node, Priority.class))
                        .orElse(defaults.priority()),
                fields.value("slots")
                        .flatMap(node -> settings.integer(node, "slots", 1, MAX_SLOTS))
                        .orElse(1),
                placements.texts(fields, "requires"));
    }

    private @Nullable Duration timeout(Fields fields, JobDefaults defaults, Settings settings) {
        return fields.has("timeout")
                ? fields.value("timeout")
                        .flatMap(node -> settings.positive(node, "timeout"))
                        .orElse(null)
                : defaults.taskTimeout();
    }

    private static Optional<Duration> duration(Fields fields, String key, Settings settings) {
        return fields.value(key).flatMap(node -> settings.duration(node, key));
    }

    /// A group: its own keys, beside its members.
    TaskDraft group(Fields fields, Member member, List<String> members) {
        NeedsReader.Read needs = member.needs(fields, messages);
        Settings settings = new Settings(messages, expressions);
        Optional<String> when =
                fields.value("when").flatMap(node -> expressions.expression(node, Place.CONDITION));
        List<Mention> reads = expressions.takeTasks();
        Duration delay = duration(fields, "delay", settings).orElse(Duration.ZERO);
        TaskOptions options =
                options(
                        fields,
                        member,
                        settings,
                        NO_DEFAULTS,
                        new Parts(when.orElse(null), null, null, List.of()));
        TaskSpec spec =
                new TaskSpec(
                        member.name(),
                        new Body.Group(members),
                        needs.needs(),
                        delay,
                        null,
                        RetryPolicy.NONE,
                        TaskSpec.DEFAULT_MAX_LOST,
                        fields.value("allow_failure").flatMap(values::bool).orElse(false),
                        Placement.DEFAULT,
                        Map.of(),
                        reads.stream().map(Mention::name).collect(Collectors.toSet()),
                        options);
        return new TaskDraft(
                spec,
                member.at(),
                fields.mapping(),
                !member.name().isEmpty(),
                needs.names(),
                needs.failures(),
                reads,
                List.of(),
                List.of());
    }
}
