package io.hivemind.cli.command;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.ClusterOptions;
import io.hivemind.cli.option.LogLevelOption;
import io.hivemind.cli.option.RoleOptions;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.server.Detached;
import io.hivemind.cli.server.JobFiles;
import io.hivemind.cli.server.JobLoader;
import io.hivemind.cli.server.JobWatcher;
import io.hivemind.cli.server.Server;
import io.hivemind.cli.server.ServerSettings;
import io.hivemind.cli.server.StopSignal;
import io.hivemind.wire.KafkaConnection;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `hivemind up`: everything in one process, with jobs loaded.
@Command(
        name = "up",
        description = "Starts broker, scheduler, executor and API in one process, and loads jobs.",
        sortOptions = false)
public final class UpCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|DIR",
            description = "Job files; a folder stands for those in it.")
    private List<Path> files = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where state is kept (default: .hivemind).")
    private Path data = ServerOptions.DEFAULT_DATA;

    @Option(names = "--ephemeral", description = "Keep nothing: all state is gone at the end.")
    private boolean ephemeral;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "7878",
            description = "Port of the API, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address of the API (default: ${DEFAULT-VALUE}). Whoever reaches it can run"
                            + " commands here.")
    private String listen = "";

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the embedded broker (default: any free one).")
    private int kafkaPort;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "History in PostgreSQL: jdbc:postgresql://…")
    private @Nullable String database;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "16",
            description = "Tasks at once (default: ${DEFAULT-VALUE}); 0 starts no executor.")
    private int slots;

    @Option(names = "--watch", description = "Apply files that change, and say what changed.")
    private boolean watch;

    @Option(names = "--detach", description = "Go on in the background; `hivemind stop` ends it.")
    private boolean detach;

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Mixin private RoleOptions role = new RoleOptions();

    @Mixin private LogLevelOption logLevel = new LogLevelOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Console console = Console.system();

    @Override
    public Integer call() throws InterruptedException {
        logLevel.apply();
        List<Path> jobFiles = JobFiles.of(files);
        JobLoader.validate(jobFiles, console);
        if (detach) {
            return detach();
        }
        Detached.settle();
        long startedMs = System.currentTimeMillis();
        StopSignal stop =
                StopSignal.install(() ->
                        console.remark(
                                "ending: running tasks finish first (Ctrl-C again ends it now)"));
        try (Server server = Server.start(settings())) {
            JobLoader loader = new JobLoader(new Api(server.url()), console);
            // Before they are loaded: a change in between is seen, too.
            try (JobWatcher watcher = watch ? new JobWatcher(files, data, loader) : null) {
                jobFiles.forEach(loader::apply);
                if (watcher != null) {
                    watcher.start();
                }
                server.loaded();
                announce(server, System.currentTimeMillis() - startedMs);
                stop.await();
            }
        } catch (IOException e) {
            throw new UserError("files cannot be watched: " + e.getMessage(), e);
        }
        return stop.wasInterrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private ServerSettings settings() {
        Optional<Path> folder = ephemeral ? Optional.empty() : Optional.of(data);
        Optional<KafkaConnection> connection = cluster.connection();
        return new ServerSettings(
                folder,
                connection,
                cluster.topics(),
                role.sizing(connection.isEmpty()),
                listen,
                port,
                kafkaPort,
                database,
                slots,
                Optional.of(KafkaConnection.registry(cluster.commandConfig().orElse(null))));
    }

    private void announce(Server server, long tookMs) {
        console.print(
                console.styled("ready", Style.GREEN)
                        + " in "
                        + tookMs
                        + " ms: "
                        + server.url()
                        + "  Kafka at "
                        + server.bootstrapServers());
        console.print(
                "  in another terminal: hivemind status, hivemind run JOB --follow; Ctrl-C ends"
                        + " it");
    }

    private int detach() throws InterruptedException {
        if (ephemeral) {
            throw new UserError(
                    "--detach needs a data folder to be found by: leave --ephemeral out");
        }
        List<String> arguments =
                new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        arguments.remove("--detach");
        Detached.Started started = Detached.start(data, arguments);
        console.print(
                console.styled("ready", Style.GREEN)
                        + ": "
                        + started.url()
                        + "  (process "
                        + started.pid()
                        + ", log "
                        + started.log()
                        + "); hivemind stop --data "
                        + data
                        + " ends it");
        return ExitCode.OK;
    }
}
