package io.hivemind.cli.command;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.option.ClusterOptions;
import io.hivemind.cli.option.LogLevelOption;
import io.hivemind.cli.option.RoleOptions;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.server.Server;
import io.hivemind.cli.server.ServerSettings;
import io.hivemind.cli.server.StopSignal;
import io.hivemind.wire.KafkaConnection;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `hivemind scheduler`: scheduler and API against a cluster, without an executor.
@Command(
        name = "scheduler",
        description =
                "Runs a scheduler with its API against a Kafka cluster; several share the work.",
        sortOptions = false)
public final class SchedulerCommand implements Callable<Integer> {
    private static final int NO_EXECUTOR = 0;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "State and history (default: .hivemind).")
    private Path data = ServerOptions.DEFAULT_DATA;

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
                            + " commands.")
    private String listen = "";

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "History in PostgreSQL: jdbc:postgresql://…")
    private @Nullable String database;

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Mixin private RoleOptions role = new RoleOptions();

    @Mixin private LogLevelOption logLevel = new LogLevelOption();

    private final Console console = Console.system();

    @Override
    public Integer call() throws InterruptedException {
        logLevel.apply();
        KafkaConnection connection =
                cluster.connection()
                        .orElseThrow(() ->
                                new UserError(
                                        "scheduler works on a cluster: name it with"
                                                + " --bootstrap-servers"));
        ServerSettings settings =
                new ServerSettings(
                        Optional.of(data),
                        Optional.of(connection),
                        connection.topics(),
                        role.sizing(false),
                        listen,
                        port,
                        0,
                        database,
                        NO_EXECUTOR,
                        Optional.empty());
        StopSignal stop =
                StopSignal.install(() -> console.remark("ending (Ctrl-C again ends it now)"));
        try (Server server = Server.start(settings)) {
            console.print("ready: " + server.url() + "  Kafka at " + server.bootstrapServers());
            stop.await();
        }
        return stop.wasInterrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
}
