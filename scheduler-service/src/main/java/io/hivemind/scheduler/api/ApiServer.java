package io.hivemind.scheduler.api;

import io.hivemind.scheduler.api.explain.ExplainOperations;
import io.hivemind.scheduler.api.job.JobOperations;
import io.hivemind.scheduler.api.log.LogOperations;
import io.hivemind.scheduler.api.run.RunOperations;
import io.hivemind.scheduler.api.service.Drainer;
import io.hivemind.scheduler.api.service.ServiceOperations;
import io.hivemind.scheduler.api.topic.PartitionReaders;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.HistoryDatabase;
import io.hivemind.wire.KafkaConnection;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The HTTP API with its history, as a part of a process. Needs no scheduler in the same process.
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final long START_SECONDS = 30;

    private final HttpServer server;
    private final History history;

    /// In the order of their end.
    private final Deque<AutoCloseable> parts;

    private final String host;

    private ApiServer(HttpServer server, History history, Deque<AutoCloseable> parts, String host) {
        this.server = server;
        this.history = history;
        this.parts = parts;
        this.host = host;
    }

    /// Starts the history and listens. The topics may come later; until then `/ready` says so.
    ///
    /// @param readiness what else has to work for the whole to be ready, the scheduler for one
    /// @param registry of this process: what `/metrics` tells; the API adds its own
    /// @throws ApiStartException where it cannot listen, or the history cannot be opened
    public static ApiServer start(
            ApiConfig config,
            KafkaConnection kafka,
            List<Readiness> readiness,
            PrometheusMeterRegistry registry) {
        Vertx vertx = vertx();
        // Reading the contract and opening the database take about as long: side by side.
        Future<OpenAPIContract> contract = Contract.load(vertx);
        Routes routes = new Routes(vertx, registry);
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        opened.addLast(routes);
        opened.addLast(() -> close(vertx));
        try {
            History history = openHistory(config, kafka);
            opened.addLast(history);
            Outbox outbox = new Outbox(kafka);
            opened.addLast(outbox);
            bind(routes, new Parts(config, kafka, history, outbox, registry), readiness);
            HttpServer server =
                    await(
                            contract.map(read -> routes.router(read, config))
                                    .compose(router -> listen(vertx, router, config)),
                            config);
            ApiServer started = new ApiServer(server, history, opened, config.host());
            LOG.info("api listens on {}", started.uri());
            return started;
        } catch (RuntimeException e) {
            settle(contract);
            close(opened);
            throw e;
        }
    }

    /// What still runs on the event loop complains when that is closed under it.
    private static void settle(Future<OpenAPIContract> contract) {
        try {
            var _ = contract.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the contract was not read", e);
        }
    }

    private static Future<HttpServer> listen(Vertx vertx, Router router, ApiConfig config) {
        return vertx.createHttpServer(serverOptions())
                .requestHandler(router)
                .listen(config.port(), config.host());
    }

    /// What the operations work with.
    private record Parts(
            ApiConfig config,
            KafkaConnection kafka,
            History history,
            Outbox outbox,
            PrometheusMeterRegistry registry) {}

    private static void bind(Routes routes, Parts parts, List<Readiness> readiness) {
        KafkaConnection kafka = parts.kafka();
        History history = parts.history();
        PartitionReaders readers = new PartitionReaders(kafka);
        List<Readiness> checks = new ArrayList<>(readiness);
        checks.add(Readiness.of("history", history::trouble));
        checks.add(
                new Readiness(
                        "history-thread",
                        () -> history.isAlive() ? null : "the projector has ended",
                        true));
        new JobOperations(parts.config(), kafka, history, parts.outbox()).bind(routes);
        new RunOperations(parts.config(), kafka, history, parts.outbox(), readers).bind(routes);
        new ExplainOperations(kafka, history, parts.outbox(), Clock.systemUTC()).bind(routes);
        new LogOperations(kafka, history, readers).bind(routes);
        Drainer drainer =
                new Drainer(history.executors(), parts.outbox(), kafka.topics().control());
        history.bindTo(parts.registry());
        checks.forEach(check -> check.bindTo(parts.registry()));
        routes.onBlocking("metrics", call -> Answer.metrics(parts.registry().scrape()));
        new ServiceOperations(history, drainer, checks, version(), Contract.text()).bind(routes);
    }

    private static History openHistory(ApiConfig config, KafkaConnection kafka) {
        try {
            return History.start(config.history(), kafka);
        } catch (RuntimeException e) {
            // What comes behind the question mark may hold a password.
            String url = config.history().url().replaceFirst("\\?.*", "");
            throw new ApiStartException("cannot open the history, " + url + ": " + why(e), e);
        }
    }

    /// In one line.
    private static String why(RuntimeException e) {
        String why = HistoryDatabase.why(e);
        return why.lines().findFirst().orElse(why);
    }

    private static Vertx vertx() {
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setWorkerPoolSize(2)
                        .setInternalBlockingPoolSize(2));
    }

    private static HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(8 * 1024)
                .setIdleTimeout(660)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static HttpServer await(Future<HttpServer> listening, ApiConfig config) {
        try {
            return listening
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiStartException("interrupted at the start", e);
        } catch (TimeoutException e) {
            throw new ApiStartException("the API did not start within " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            String where = config.host() + ":" + config.port();
            if (e.getCause() instanceof BindException) {
                throw new ApiStartException(
                        "cannot listen on " + where + ": " + e.getCause().getMessage(),
                        e.getCause());
            }
            throw new ApiStartException("the API cannot start: " + e.getCause(), e);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(
                ApiServer.class.getPackage().getImplementationVersion(), "development");
    }

    public int port() {
        return server.actualPort();
    }

    /// Where to reach it, without the path of the API.
    public URI uri() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + port());
    }

    public History history() {
        return history;
    }

    @Override
    public void close() {
        close(parts);
    }

    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.removeFirst().close();
            } catch (Exception e) {
                LOG.warn("a part of the API did not end well", e);
            }
        }
    }

    private static void close(Vertx vertx) throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
