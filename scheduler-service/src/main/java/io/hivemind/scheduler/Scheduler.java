package io.hivemind.scheduler;

import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.Parameters;
import io.hivemind.scheduler.commit.PacedClients;
import io.hivemind.scheduler.config.RocksMemory;
import io.hivemind.scheduler.config.SchedulerConfig;
import io.hivemind.scheduler.config.StreamsSettings;
import io.hivemind.scheduler.metrics.SchedulerMetrics;
import io.hivemind.scheduler.processor.Engine;
import io.hivemind.scheduler.store.UnreadableStateException;
import io.hivemind.scheduler.timer.ProducerSink;
import io.hivemind.scheduler.timer.TimerClock;
import io.hivemind.scheduler.topology.AdminTopicDirectory;
import io.hivemind.scheduler.topology.EngineTopics;
import io.hivemind.scheduler.topology.SchedulerTopology;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The scheduler as an object: decides about runs in the partitions of its cluster that fall to
/// this process. The topics must exist before it starts.
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration PATIENCE_WITH_STREAMS = Duration.ofSeconds(20);

    private final Admin admin;
    private final RocksMemory memory = new RocksMemory();
    private final AdminTopicDirectory directory;
    private final ProducerSink sink;
    private final TimerClock timers;
    private final KafkaStreams streams;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();

    /// @param expressions compiles the expressions of jobs
    /// @param parameters checks what starts are given
    /// @throws IllegalStateException when the engine's topics are missing or do not fit together
    public Scheduler(
            SchedulerConfig config,
            Expressions expressions,
            Parameters parameters,
            MeterRegistry registry) {
        KafkaConnection connection = config.connection();
        admin = Admin.create(connection.client(Map.of("client.id", "hivemind-scheduler-topics")));
        int partitions = EngineTopics.partitions(admin, connection.topics());
        String readyPrefix = connection.topics().prefix() + "ready.";
        directory = new AdminTopicDirectory(admin, readyPrefix, config.createTopics());
        sink = new ProducerSink(connection);
        timers = new TimerClock(sink, Clock.systemUTC());
        SchedulerMetrics metrics = new SchedulerMetrics(registry);
        Topics topics = connection.topics();
        metrics.expect(
                List.of(topics.triggers(), topics.commands(), topics.attempts(), topics.peers()));
        Engine engine =
                new Engine(
                        connection.topics(),
                        partitions,
                        connection.wire(),
                        expressions,
                        parameters,
                        directory,
                        timers,
                        metrics,
                        config.lease());
        streams =
                new KafkaStreams(
                        SchedulerTopology.of(engine),
                        StreamsSettings.of(config, memory, directory),
                        new PacedClients(metrics::commit));
        new EngineGauges(streams, timers, failures).bindTo(registry);
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener((state, before) -> {
            LOG.debug("Streams goes from {} to {}", before, state);
            if (state == KafkaStreams.State.RUNNING) {
                ready.countDown();
            }
        });
    }

    /// What is known of its health.
    ///
    /// @param state of Kafka Streams: RUNNING is good, REBALANCING passes
    /// @param failures how often a thread died and was replaced
    public record Health(boolean ready, String state, int failures) {}

    /// Returns at once; see [#awaitReady].
    public void start() {
        directory.start();
        timers.start();
        streams.start();
    }

    /// @return whether it got ready in that time
    public boolean awaitReady(Duration patience) throws InterruptedException {
        return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Health health() {
        KafkaStreams.State state = streams.state();
        boolean running = state == KafkaStreams.State.RUNNING;
        return new Health(running, state.name(), failures.get());
    }

    /// A thread that died (fenced by another process, cut off from the broker) gives up its
    /// transaction; another takes over from what was committed.
    private StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse failed(Throwable cause) {
        if (unreadable(cause) instanceof UnreadableStateException state) {
            LOG.error("The scheduler stops: {}", state.getMessage());
            return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("A scheduler thread failed and is replaced", cause);
        if (failures.incrementAndGet() > 1) {
            pause();
        }
        return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static @Nullable Throwable unreadable(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof UnreadableStateException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /// A failure that comes back at once must not become a busy loop.
    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        // A process that ends in good order hands its partitions over at once.
        streams.close(
                CloseOptions.timeout(PATIENCE_WITH_STREAMS)
                        .withGroupMembershipOperation(
                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        timers.close();
        sink.close();
        directory.close();
        admin.close(Duration.ofSeconds(2));
        memory.close();
    }
}
