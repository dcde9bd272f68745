package io.hivemind.cli.server;

import io.hivemind.broker.BrokerSettings;
import io.hivemind.broker.EmbeddedBroker;
import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.doctor.ClusterCheck;
import io.hivemind.cli.doctor.KafkaTools;
import io.hivemind.cli.metrics.ProcessMetrics;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.executor.Executor;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.Scheduler;
import io.hivemind.scheduler.api.ApiConfig;
import io.hivemind.scheduler.api.ApiServer;
import io.hivemind.scheduler.api.Readiness;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;
import io.hivemind.worker.TriggerSources;
import io.hivemind.worker.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything in one process: the broker (or a cluster of the user's), scheduler, API and executor,
/// started in that order and ended in the other, so that running tasks can still report.
public final class Server implements AutoCloseable {
    private static final String EXECUTOR_ID = "local";
    private static final String PLUGINS = "plugins";

    private final Instant startedAt = Instant.now();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final KafkaConnection kafka;
    private final String url;
    private final Optional<InstanceFile> file;

    private Server(ServerSettings settings) {
        try {
            checkPort(settings);
            DataFolder data = opened(DataFolder.open(settings.data()));
            this.kafka = settings.cluster().orElseGet(() -> embedded(settings, data.path()));
            TopicCatalogue.Sizing sizing = prepare(kafka, settings);
            ProcessMetrics metrics = opened(new ProcessMetrics());
            PrometheusMeterRegistry registry = metrics.registry();
            Scheduler scheduler = opened(scheduler(kafka, data.path(), registry));
            scheduler.start();
            Readiness ready = Readiness.of("scheduler", () -> trouble(scheduler));
            ApiServer api =
                    opened(
                            ApiServer.start(
                                    UserError.unlessRefused(
                                            () -> apiConfig(settings, data.path(), sizing)),
                                    kafka,
                                    List.of(ready),
                                    registry));
            if (settings.slots() > 0) {
                opened(executor(settings, data.path(), registry));
            }
            settings.triggers().ifPresent(schemas -> opened(triggers(settings, sizing, schemas)));
            this.url = api.uri().toString();
            this.file = settings.data().map(_ -> InstanceFile.in(data.path()));
            file.ifPresent(one -> opened((AutoCloseable) one::delete));
            announce(false);
            metrics.addBasics();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Starts all parts and returns when the API answers and says that it is ready.
    public static Server start(ServerSettings settings) throws InterruptedException {
        Server server = new Server(settings);
        try {
            Startup.await(new Api(server.url));
            return server;
        } catch (UserError | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    /// Where the API listens, as `http://127.0.0.1:7878`.
    public String url() {
        return url;
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /// Takes no new tasks, lets running ones finish, and ends all parts.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Server.class)
                        .warn("a part did not end well: {}", e.toString());
            }
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /// Found out before the broker takes seconds to start.
    private static void checkPort(ServerSettings settings) {
        if (settings.port() == 0) {
            return;
        }
        if (settings.port() < 0 || settings.port() > 65_535) {
            throw new UserError("--port is 0 to 65535, not " + settings.port());
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.listen(), settings.port()));
        } catch (IOException | RuntimeException e) {
            throw new UserError(
                    "cannot listen on "
                            + settings.listen()
                            + ":"
                            + settings.port()
                            + " ("
                            + e.getMessage()
                            + "): stop what uses it, or choose another with --port",
                    e);
        }
    }

    private KafkaConnection embedded(ServerSettings settings, Path data) {
        EmbeddedBroker broker =
                opened(
                        EmbeddedBroker.start(
                                BrokerSettings.in(data.resolve("kafka"))
                                        .withPort(settings.kafkaPort())));
        KafkaConnection plain = KafkaConnection.plain(broker.bootstrapServers());
        return new KafkaConnection(
                plain.bootstrapServers(), plain.properties(), settings.topics(), plain.wire());
    }

    /// Makes the topics; on a cluster of the user's, after a look at whether it can serve us.
    static TopicCatalogue.Sizing prepare(KafkaConnection kafka, ServerSettings settings) {
        try (Admin admin = Admin.create(kafka.client(Map.of("client.id", "hivemind-setup")))) {
            if (settings.cluster().isPresent()) {
                new ClusterCheck(admin, KafkaTools.of(kafka, null)).requireUsable();
            }
            return TopicSetup.ensure(admin, new TopicCatalogue(kafka.topics(), settings.sizing()))
                    .catalogue()
                    .sizing();
        } catch (KafkaException e) {
            throw new UserError(
                    "cannot use Kafka at "
                            + kafka.bootstrapServers()
                            + ": "
                            + e.getMessage()
                            + (e.getCause() instanceof InvalidReplicationFactorException
                                    ? "; --replication 1 makes do with a single broker"
                                    : " (`hivemind doctor` says more)"),
                    e);
        }
    }

    static ApiConfig apiConfig(ServerSettings settings, Path data, TopicCatalogue.Sizing sizing) {
        @Nullable String url = settings.historyUrl();
        HistoryConfig history =
                url == null
                        ? HistoryConfig.sqlite(data.resolve("history.db"))
                        : HistoryConfig.of(url);
        ApiConfig config = ApiConfig.local(settings.port(), history).sized(sizing);
        return settings.listen().equals(ApiConfig.LOOPBACK)
                ? config
                : config.listeningOn(settings.listen());
    }

    private static Scheduler scheduler(KafkaConnection kafka, Path data, MeterRegistry registry) {
        CelExpressions expressions = new CelExpressions();
        return new Scheduler(
                SchedulerConfig.of(kafka, data.resolve("state")),
                expressions,
                new ParameterCheck(),
                registry);
    }

    private static @Nullable String trouble(Scheduler scheduler) {
        Scheduler.Health health = scheduler.health();
        return health.ready() ? null : "Kafka Streams is " + health.state();
    }

    private Executor executor(ServerSettings settings, Path data, MeterRegistry registry) {
        try {
            ExecutorConfig config =
                    UserError.unlessRefused(() ->
                            ExecutorConfig.named(EXECUTOR_ID, data.resolve("executor"))
                                    .withSlots(settings.slots())
                                    .withBrokerSince(brokerSince(settings))
                                    .withQueues(List.of(ExecutorConfig.ALL_QUEUES)));
            return Executor.start(kafka, config, Map.of(), registry);
        } catch (IOException e) {
            throw new UserError("the executor cannot use " + data + ": " + e.getMessage(), e);
        }
    }

    /// Connectors that are not ours lie beside the data.
    private TriggerSources triggers(
            ServerSettings settings, TopicCatalogue.Sizing sizing, Map<String, String> registry) {
        Path data = settings.data().orElse(ServerOptions.DEFAULT_DATA).toAbsolutePath();
        return TriggerSources.start(
                new WorkerSettings(
                        kafka, sizing.replication(), data.resolveSibling(PLUGINS), registry));
    }

    private Instant brokerSince(ServerSettings settings) {
        return settings.cluster().isPresent() ? Instant.MIN : startedAt;
    }

    /// Says so to who looks for this server, or waits for it: the jobs that it was started with are
    /// loaded.
    public void loaded() {
        announce(true);
    }

    private void announce(boolean loaded) {
        file.ifPresent(one ->
                one.write(
                        new InstanceFile.Instance(
                                ProcessHandle.current().pid(),
                                url,
                                kafka.bootstrapServers(),
                                loaded)));
    }
}
