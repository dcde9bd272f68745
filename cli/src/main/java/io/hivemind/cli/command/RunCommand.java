package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.LogLevelOption;
import io.hivemind.cli.option.LogLevelOption.LogLevel;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.run.Attended;
import io.hivemind.cli.run.ParamValues;
import io.hivemind.cli.server.JobLoader;
import io.hivemind.cli.server.JobUpload;
import io.hivemind.cli.server.Server;
import io.hivemind.cli.server.ServerSettings;
import io.hivemind.cli.server.StopSignal;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.Loaded;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.Topics;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/// `hivemind run FILE|JOB`: starts a run; with a file and no server, starts everything for it.
@Command(
        name = "run",
        description =
                "Starts a run of a job, or of the job in a file; without a server, starts"
                        + " everything for it.",
        sortOptions = false)
public final class RunCommand implements Callable<Integer> {
    private static final int SLOTS = 16;

    @Parameters(
            index = "0",
            paramLabel = "FILE|JOB",
            description = "A job file, or the name of a job that is loaded.")
    private String what = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "JOB",
            description = "Which job of the file.")
    private @Nullable String jobOfFile;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A parameter; the value is text, read as the parameter's type.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--wait",
            description = "Wait for the run's end, and end with 0, or 1 if it failed.")
    private boolean wait;

    @Option(
            names = {"-f", "--follow"},
            description = "The same, and print its output as it comes.")
    private boolean follow;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Starts at most one run under this id, however often it is sent.")
    private @Nullable String id;

    @Option(
            names = "--wait-for-dependencies",
            description = "The run waits for what its job depends on; else it runs at once.")
    private boolean waitForDependencies;

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    @Mixin private LogLevelOption logLevel = new LogLevelOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Console console = Console.system();
    private volatile @Nullable String started;

    @Override
    public Integer call() throws Exception {
        Path file = Path.of(what);
        boolean isFile = Files.isRegularFile(file);
        if (!isFile && (jobOfFile != null || looksLikeFile(file))) {
            throw new UserError(
                    what
                            + (Files.isDirectory(file)
                                    ? ": is a folder; name one of its files, or use `hivemind up "
                                            + what
                                            + "`"
                                    : ": no such file"));
        }
        Api api = server.api();
        if (!isFile) {
            return start(api, what, Optional.empty(), wait || follow);
        }
        JobLoader.validate(List.of(file), console);
        if (api.isReady()) {
            return applyAndStart(api, file, wait || follow);
        }
        return withOwnServer(file);
    }

    /// Rather than a job: a job's name may have dots, but hardly ends like a file's.
    private static boolean looksLikeFile(Path path) {
        return path.toString().matches(".*\\.(ya?ml|json)") || Files.isDirectory(path);
    }

    private int applyAndStart(Api api, Path file, boolean attended) throws InterruptedException {
        String job = chosen(file);
        JsonNode applied = new JobLoader(api, console).apply(file);
        for (JsonNode candidate : applied.path("jobs")) {
            if (candidate.path("name").asText().equals(job)) {
                return start(api, job, Optional.of(candidate.path("revision").asLong()), attended);
            }
        }
        throw new IllegalStateException("the server applied " + file + " without its job " + job);
    }

    /// The job to run: the one named, or the only one.
    private String chosen(Path file) {
        Loaded loaded = JobUpload.read(file);
        List<String> names =
                loaded.jobs().stream().map(Loaded.Job::spec).map(JobSpec::fullName).toList();
        if (jobOfFile != null && names.contains(jobOfFile)) {
            return jobOfFile;
        }
        if (jobOfFile == null && names.size() == 1) {
            return names.getFirst();
        }
        throw new UserError(
                file
                        + " has "
                        + (jobOfFile == null ? names.size() + " jobs" : "no job " + jobOfFile)
                        + "; name one of them: "
                        + String.join(", ", names));
    }

    private int withOwnServer(Path file) throws Exception {
        if (jobOfFile == null && JobUpload.read(file).jobs().size() != 1) {
            return spec.root().commandLine().execute("up", what);
        }
        chosen(file);
        if (logLevel.isVerbose()) {
            logLevel.apply();
        } else {
            LogLevelOption.set(LogLevel.warn);
        }
        follow = true;
        AtomicReference<@Nullable Server> server = new AtomicReference<>();
        StopSignal.install(() -> cancel(server.get()));
        try (Server own = Server.start(settings())) {
            server.set(own);
            return applyAndStart(new Api(own.url()), file, true);
        }
    }

    /// Ctrl-C: the run is cancelled, so that what it started is stopped in order, and then this
    /// process ends by itself.
    private void cancel(@Nullable Server own) {
        String run = started;
        if (own == null || run == null) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        } else {
            console.remark("cancelling " + run + " (Ctrl-C again ends it now)");
            JsonNode nothing = JsonNodeFactory.instance.objectNode();
            new Api(own.url())
                    .post("/runs/" + Api.segment(run) + "/cancel", Map.of(), nothing, Map.of());
        }
    }

    private static ServerSettings settings() {
        return new ServerSettings(
                Optional.empty(),
                Optional.empty(),
                Topics.DEFAULT,
                TopicCatalogue.Sizing.EMBEDDED,
                "127.0.0.1",
                0,
                0,
                null,
                SLOTS,
                Optional.empty());
    }

    private int start(Api api, String job, Optional<Long> revision, boolean attended)
            throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("params", ParamValues.json(api, job, params));
        revision.ifPresent(needed -> request.put("revision", needed));
        if (waitForDependencies) {
            request.put("wait_for_dependencies", true);
        }
        String key = id == null ? UUID.randomUUID().toString() : id;
        String path = "/jobs/" + Api.segment(job) + "/runs";
        JsonNode run = api.post(path, Map.of(), request, Map.of("Idempotency-Key", key));
        started = run.path("id").asText();
        Attended with = new Attended(api, console, output);
        return attended ? with.until(run.path("id").asText(), follow) : with.left(run);
    }
}
