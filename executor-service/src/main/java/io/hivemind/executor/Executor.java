package io.hivemind.executor;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.FileContent;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.LogChunk;
import io.hivemind.avro.ReadyTask;
import io.hivemind.executor.attempt.AttemptContext;
import io.hivemind.executor.attempt.Attempts;
import io.hivemind.executor.attempt.Identity;
import io.hivemind.executor.attempt.Outcome;
import io.hivemind.executor.body.Bodies;
import io.hivemind.executor.body.RunCommands;
import io.hivemind.executor.body.RunHandler;
import io.hivemind.executor.body.Templates;
import io.hivemind.executor.body.WorkFolders;
import io.hivemind.executor.config.Clients;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.executor.control.ControlReader;
import io.hivemind.executor.files.JobFiles;
import io.hivemind.executor.files.KafkaFileSource;
import io.hivemind.executor.handler.Handlers;
import io.hivemind.executor.handler.TaskHandler;
import io.hivemind.executor.heartbeat.Heart;
import io.hivemind.executor.heartbeat.KafkaBeats;
import io.hivemind.executor.log.KafkaLogSink;
import io.hivemind.executor.log.LogFlusher;
import io.hivemind.executor.log.LogSink;
import io.hivemind.executor.metrics.ExecutorMetrics;
import io.hivemind.executor.process.ProcessGuard;
import io.hivemind.executor.pull.Pulling;
import io.hivemind.executor.pull.ReadyQueues;
import io.hivemind.executor.report.KafkaReports;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A running executor. It survives brokers that go and come; it ends when it is closed, or told to
/// drain.
public final class Executor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final Duration WATCH = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final ExecutorConfig config;
    private final ScheduledThreadPoolExecutor timers = scheduler("executor-timers");
    private final ScheduledThreadPoolExecutor looker = scheduler("executor-queues");
    private final LogFlusher flusher = LogFlusher.start();
    private final ProcessGuard guard = ProcessGuard.start();
    private final Producer<byte[], byte[]> reportProducer;
    private final Producer<byte[], byte[]> logProducer;
    private final Admin admin;
    private final WorkFolders folders;
    private final Attempts attempts;
    private final ReadyQueues queues;
    private final ControlReader control;
    private final Heart heart;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    private Executor(
            KafkaConnection connection,
            ExecutorConfig config,
            Handlers handlers,
            MeterRegistry registry)
            throws IOException {
        this.config = config;
        InstantSource clock = InstantSource.system();
        Clients clients = new Clients(connection, config.id());
        Topics topics = connection.topics();
        Wire wire = connection.wire();
        Identity identity = new Identity(config.id());
        ExecutorMetrics metrics = new ExecutorMetrics(registry);
        this.folders = WorkFolders.open(config.workDir(), identity.incarnation());
        this.reportProducer = clients.reports();
        this.logProducer = clients.logs();
        this.admin = clients.admin();

        KafkaReports reports =
                new KafkaReports(
                        reportProducer, topics, wire.serde(AttemptReport.class).serializer());
        this.attempts = new Attempts(identity, attemptContext(connection, reports, clock, metrics));
        this.queues =
                new ReadyQueues(
                        config,
                        new Pulling(
                                clients,
                                wire.serde(ReadyTask.class).deserializer(),
                                identity,
                                attempts,
                                config.labels(),
                                reports,
                                bodies(clients, handlers),
                                config.timing(),
                                config.brokerSince(),
                                timers,
                                clock,
                                metrics),
                        admin,
                        looker);
        this.control =
                new ControlReader(
                        new ControlReader.Reading(
                                topics.control(),
                                config.id(),
                                () -> clients.reader("control", Clients.LONG_FETCH_WAIT_MS),
                                wire.serde(ControlMessage.class).deserializer()),
                        attempts,
                        this::drainLater,
                        clock);
        Serializer<Heartbeat> beats = wire.serde(Heartbeat.class).serializer();
        this.heart =
                new Heart(
                        config,
                        new Heart.Holdings(identity, attempts, queues::busySlots),
                        new KafkaBeats(reportProducer, topics.executors(), beats),
                        clock);
        new ExecutorGauges(config.slots(), queues, attempts, heart).bindTo(registry);
    }

    /// Starts an executor and returns at once; [#ready] completes when it takes tasks. Throws where
    /// its folders cannot be used.
    public static Executor start(KafkaConnection connection, ExecutorConfig config)
            throws IOException {
        // Without a registry behind it counting costs nothing.
        return start(connection, config, Map.of(), new CompositeMeterRegistry());
    }

    /// @param handlers handlers of this program by name, beside those on the class path
    /// @param registry where the program has its meters
    public static Executor start(
            KafkaConnection connection,
            ExecutorConfig config,
            Map<String, Supplier<TaskHandler>> handlers,
            MeterRegistry registry)
            throws IOException {
        Executor executor = new Executor(connection, config, new Handlers(handlers), registry);
        executor.begin();
        return executor;
    }

    private AttemptContext attemptContext(
            KafkaConnection connection,
            KafkaReports reports,
            InstantSource clock,
            ExecutorMetrics metrics) {
        LogSink sink =
                new KafkaLogSink(
                        logProducer,
                        connection.topics().logs(),
                        connection.wire().serde(LogChunk.class).serializer());
        return new AttemptContext(
                reports,
                sink,
                flusher,
                config.logCapBytes(),
                timers,
                config.timing().grace(),
                clock,
                metrics);
    }

    private Bodies bodies(Clients clients, Handlers handlers) {
        KafkaConnection connection = clients.connection();
        Templates templates = new LanguageTemplates();
        JobFiles files =
                new JobFiles(
                        config.cacheDir(),
                        new KafkaFileSource(
                                connection.topics().files(),
                                () -> clients.reader("files", Clients.SHORT_FETCH_WAIT_MS),
                                connection.wire().serde(FileContent.class).deserializer()));
        return new Bodies(
                new RunCommands(templates, folders, files, guard, config.timing().grace()),
                new RunHandler(handlers, templates));
    }

    private void begin() {
        heart.start();
        control.start();
        var _ =
                timers.scheduleWithFixedDelay(
                        heart::watch, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
        // Nothing is claimed by an executor nobody has heard of, nor before it knows what was
        // stopped.
        var _ = heart.first().thenRunAsync(this::takeTasks, looker);
    }

    private void takeTasks() {
        try {
            if (!control.awaitCaughtUp(CATCH_UP)) {
                LOG.warn(
                        "the control topic was not read to its end within {} s",
                        CATCH_UP.toSeconds());
            }
            queues.start();
            LOG.info(
                    "executor {} takes tasks: {} slots, queues {}",
                    config.id(),
                    config.slots(),
                    config.queues());
            ready.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Completes when tasks are taken.
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /// Completes when the executor has left, because it was closed or told to drain.
    public CompletableFuture<Void> left() {
        return left;
    }

    /// Looks for new queues at once: the caller has just made their topics.
    public void lookForQueues() {
        queues.lookNow();
    }

    private void drainLater() {
        Thread.ofPlatform().name("drain").start(() -> close(config.timing().drain()));
    }

    /// Leaves within the configured drain time.
    @Override
    public void close() {
        close(config.timing().drain());
    }

    /// Takes nothing more, lets what runs end within the time, stops the rest (the scheduler queues
    /// it anew), and leaves.
    public void close(Duration drain) {
        if (!closing.compareAndSet(false, true)) {
            left.join();
            return;
        }
        try {
            leave(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            left.complete(null);
        }
    }

    private void leave(Duration drain) throws InterruptedException {
        LOG.info("executor {} is leaving", config.id());
        heart.draining();
        looker.shutdownNow();
        queues.leave();
        if (!endWithin(attempts.allEnded(), drain)) {
            endWithin(
                    attempts.stopAll(new Outcome.Returned("the executor is leaving")),
                    config.timing().grace().plus(CLOSE));
        }
        heart.leave();
        control.leave();
        logProducer.close(CLOSE);
        reportProducer.close(CLOSE);
        admin.close(CLOSE);
        flusher.close();
        guard.close();
        timers.shutdownNow();
        try {
            folders.close();
        } catch (IOException e) {
            LOG.warn("the working folder cannot be deleted: {}", e.toString());
        }
        LOG.info("executor {} has left", config.id());
    }

    private static boolean endWithin(CompletableFuture<Void> ended, Duration time)
            throws InterruptedException {
        try {
            ended.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an attempt's end cannot fail", e);
        }
    }

    private static ScheduledThreadPoolExecutor scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name(name).daemon().factory());
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }
}
