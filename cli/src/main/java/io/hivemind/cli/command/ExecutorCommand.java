package io.hivemind.cli.command;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.doctor.ClusterCheck;
import io.hivemind.cli.doctor.KafkaTools;
import io.hivemind.cli.doctor.RightsCheck;
import io.hivemind.cli.metrics.MetricsEndpoint;
import io.hivemind.cli.metrics.ProcessMetrics;
import io.hivemind.cli.option.ClusterOptions;
import io.hivemind.cli.option.LogLevelOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.server.DataFolder;
import io.hivemind.cli.server.StopSignal;
import io.hivemind.executor.Executor;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `hivemind executor`: takes tasks of a cluster and runs them.
@Command(
        name = "executor",
        description =
                "Runs tasks of a Kafka cluster's queues; as many of them as you like share the"
                        + " work.",
        sortOptions = false)
public final class ExecutorCommand implements Callable<Integer> {
    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Its name, the same after a restart (default: the host's).")
    private @Nullable String id;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "16",
            description = "Tasks at once (default: ${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = "--queues",
            paramLabel = "Q",
            split = ",",
            defaultValue = "default",
            description = "Queues it serves, * for all (default: ${DEFAULT-VALUE}).")
    private List<String> queues = List.of();

    @Option(
            names = "--labels",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = "What it has, for tasks that require it.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Working folders and cached files (default: .hivemind).")
    private Path data = ServerOptions.DEFAULT_DATA;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "How long running tasks may go on when it is told to end (default:"
                            + " ${DEFAULT-VALUE}).")
    private int drainSeconds;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description =
                    "Tells its metrics to Prometheus at http://ADDRESS:N/metrics, 0 for any free"
                            + " port (default: it does not).")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--metrics-listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address for that (default: ${DEFAULT-VALUE}).")
    private String metricsListen = "";

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Mixin private LogLevelOption logLevel = new LogLevelOption();

    private final Console console = Console.system();

    @Override
    public Integer call() throws InterruptedException {
        logLevel.apply();
        KafkaConnection connection =
                cluster.connection()
                        .orElseThrow(() ->
                                new UserError(
                                        "executor works on a cluster: name it with"
                                                + " --bootstrap-servers"));
        try (Admin admin = Admin.create(connection.client(Map.of("client.id", "hivemind-setup")))) {
            KafkaTools tools = KafkaTools.of(connection, cluster.commandConfig().orElse(null));
            new ClusterCheck(admin, tools).requireUsable();
            new RightsCheck(admin, tools, connection.topics()).requireMember();
        }
        StopSignal stop =
                StopSignal.install(() ->
                        console.remark(
                                "ending: running tasks finish first (Ctrl-C again ends it now)"));
        try (DataFolder folder = DataFolder.open(Optional.of(data));
                ProcessMetrics metrics = new ProcessMetrics();
                MetricsEndpoint told = metricsPort == null ? null : tell(metrics, metricsPort);
                Executor executor =
                        Executor.start(
                                connection, config(folder.path()), Map.of(), metrics.registry())) {
            if (told != null) {
                metrics.addBasics();
                console.print("metrics: " + told.url());
            }
            var _ = executor.left().thenRun(stop::request);
            stop.await();
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("the executor cannot start: " + e.getMessage(), e);
        }
        return stop.wasInterrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private MetricsEndpoint tell(ProcessMetrics metrics, int port) {
        return MetricsEndpoint.open(metricsListen, port, metrics.registry());
    }

    private ExecutorConfig config(Path folder) {
        String name = id == null ? hostName() : id;
        ExecutorConfig config = ExecutorConfig.named(name, folder.resolve("executor-" + name));
        return config.withSlots(slots)
                .withQueues(queues)
                .withLabels(labels)
                .withTiming(config.timing().withDrain(Duration.ofSeconds(drainSeconds)));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new UserError("this host has no name: give the executor one with --id", e);
        }
    }
}
