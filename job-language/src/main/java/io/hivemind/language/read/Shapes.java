package io.hivemind.language.read;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.NodePath;
import io.hivemind.language.document.Position;
import io.hivemind.language.expression.CelEnvironment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The shapes a document may have (LANGUAGE sections 1 and 2): a file of jobs, one job, a list of
/// commands.
public final class Shapes {
    private static final List<String> FILE_KEYS = List.of("jobs", "pools", "routines", "defaults");

    private final CelEnvironment environment;
    private final Messages messages;
    private final Values values;
    private final Predicate<String> beside;
    private List<PoolSpec> pools = List.of();

    /// @param beside whether a file of this relative path lies beside the job file
    public Shapes(CelEnvironment environment, Messages messages, Predicate<String> beside) {
        this.beside = beside;
        this.environment = environment;
        this.messages = messages;
        this.values = new Values(messages);
    }

    /// @param file the file's name: a list of commands becomes a job of that name
    public List<JobDraft> read(Node root, String file) {
        return switch (root) {
            case Node.Sequence list -> commands(list, file);
            case Node.Mapping mapping
                    when FILE_KEYS.stream().anyMatch(key -> mapping.entry(key).isPresent()) ->
                    file(mapping);
            case Node.Mapping mapping when mapping.entry("name").isPresent() ->
                    jobs(List.of(mapping), FileDefaults.none(Map.of()));
            case Node.Broken ignored -> List.of();
            default -> {
                messages.problem(
                        root,
                        "a file has \"jobs\" at the top, or is one job with a \"name\", or a list"
                                + " of {id, name, command}");
                yield List.of();
            }
        };
    }

    private List<JobDraft> file(Node.Mapping mapping) {
        Fields fields = Fields.of(mapping, Vocabulary.FILE, messages).orElseThrow();
        pools = fields.value("pools").map(new PoolReader(messages)::read).orElse(List.of());
        Map<String, Routine> routines =
                fields.value("routines")
                        .map(new RoutineReader(environment, messages)::read)
                        .orElse(Map.of());
        FileDefaults defaults =
                fields.value("defaults")
                        .map(node -> defaults(node, routines))
                        .orElse(FileDefaults.none(routines));
        return fields.value("jobs")
                .map(node -> jobs(values.list(node, false), defaults))
                .orElse(List.of());
    }

    /// The pools of the file that was read last.
    public List<PoolSpec> pools() {
        return pools;
    }

    private List<JobDraft> jobs(List<? extends Node> nodes, FileDefaults defaults) {
        DraftReader reader = new DraftReader(environment, messages, beside);
        FirelinkJob firelink = new FirelinkJob(messages);
        List<JobDraft> jobs = new ArrayList<>();
        nodes.forEach(node -> reader.read(firelink.read(node), defaults).ifPresent(jobs::add));
        return jobs;
    }

    private FileDefaults defaults(Node node, Map<String, Routine> routines) {
        Optional<Fields> found = Fields.of(node, Vocabulary.DEFAULTS, messages);
        if (found.isEmpty()) {
            return FileDefaults.none(routines);
        }
        Fields fields = found.get();
        fields.value("timezone").ifPresent(new TriggerOptions(messages)::zone);
        return new FileDefaults(
                fields.value("retry"),
                fields.value("task_timeout"),
                fields.value("queue"),
                fields.value("timezone")
                        .filter(zone -> zone instanceof Node.Scalar)
                        .map(zone -> ((Node.Scalar) zone).text()),
                fields.value("env"),
                fields.value("hooks"),
                routines);
    }

    /// `[{id, name, command}, …]`: as if it were a job with these tasks.
    private List<JobDraft> commands(Node.Sequence list, String file) {
        List<Node> tasks = new ArrayList<>();
        for (Node item : list.items()) {
            Fields.of(item, Vocabulary.COMMAND, messages)
                    .flatMap(this::command)
                    .ifPresent(tasks::add);
        }
        if (list.items().isEmpty()) {
            messages.problem(
                    list, "a list of no commands; one looks like {id: backup, command: ./backup}");
        }
        NodePath path = NodePath.ROOT;
        Position at = list.at();
        String name = jobName(file);
        Node job =
                new Node.Mapping(
                        at,
                        path,
                        List.of(
                                new Node.Entry("name", at, Node.Scalar.made(at, path, name)),
                                new Node.Entry("tasks", at, new Node.Sequence(at, path, tasks))));
        return jobs(List.of(job), FileDefaults.none(Map.of()));
    }

    private Optional<Node> command(Fields fields) {
        Optional<Node.Scalar> id = fields.required("id", "as id: backup").flatMap(values::text);
        Optional<Node> command = fields.required("command", "as command: ./backup");
        if (id.isEmpty() || command.isEmpty()) {
            return Optional.empty();
        }
        String slug = id.get().text().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
        Node.Mapping item = fields.mapping();
        List<Node.Entry> entries = new ArrayList<>();
        entries.add(
                new Node.Entry(
                        "name",
                        id.get().at(),
                        Node.Scalar.made(id.get().at(), id.get().path(), slug)));
        entries.add(new Node.Entry("run", command.get().at(), command.get()));
        fields.value("name")
                .flatMap(values::text)
                .ifPresent(name -> {
                    Node.Entry label = new Node.Entry("name", name.at(), name);
                    entries.add(
                            new Node.Entry(
                                    "labels",
                                    name.at(),
                                    new Node.Mapping(name.at(), name.path(), List.of(label))));
                });
        return Optional.of(new Node.Mapping(item.at(), item.path(), entries));
    }

    /// The file's name without folders and endings, made a job's name.
    static String jobName(String file) {
        String base = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        String stem = base.replaceFirst("\\.(ya?ml|json)$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        String name = stem.replaceFirst("^[._-]+", "");
        return name.isEmpty() ? "commands" : name.substring(0, Math.min(name.length(), 63));
    }
}
