package io.hivemind.scheduler.history;

import io.hivemind.scheduler.history.projection.EventTail;
import io.hivemind.scheduler.history.projection.ExecutorView;
import io.hivemind.scheduler.history.projection.Projector;
import io.hivemind.scheduler.history.query.JobQueries;
import io.hivemind.scheduler.history.query.MomentQueries;
import io.hivemind.scheduler.history.query.RunQueries;
import io.hivemind.scheduler.history.query.SlotQueries;
import io.hivemind.wire.KafkaConnection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The history of one cluster: keeps it projected and answers queries about it.
public final class History implements MeterBinder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
    private static final Duration CLEANING = Duration.ofHours(1);

    private final HistoryDatabase database;
    private final Projector projector;
    private final DatabaseCheck check;
    private final RunQueries runs;
    private final JobQueries jobs;
    private final MomentQueries moments;
    private final SlotQueries slots;
    private final ScheduledExecutorService cleaner =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("history-retention").daemon().factory());

    private History(HistoryDatabase database, Projector projector) {
        this.database = database;
        this.projector = projector;
        this.check = new DatabaseCheck(database::probe);
        this.runs = new RunQueries(database.read());
        this.jobs = new JobQueries(database.read());
        this.moments = new MomentQueries(database.read());
        this.slots = new SlotQueries(database.read());
    }

    /// Opens the database, migrates it, and begins to project.
    public static History start(HistoryConfig config, KafkaConnection kafka) {
        HistoryDatabase database = HistoryDatabase.open(config);
        Projector.Settings settings =
                new Projector.Settings(kafka, config.commitInterval(), config.rebuild());
        History history =
                new History(database, new Projector(database, settings, () -> source(kafka)));
        history.projector.start();
        // The first query loads hundreds of classes: not while somebody waits for it.
        Thread.ofVirtual().name("history-warm-up").start(history.jobs::names);
        history.keepClean(new Retention(database, config.retention(), Clock.systemUTC()));
        return history;
    }

    public RunQueries runs() {
        return runs;
    }

    public JobQueries jobs() {
        return jobs;
    }

    public SlotQueries slots() {
        return slots;
    }

    public MomentQueries moments() {
        return moments;
    }

    public EventTail tail() {
        return projector.tail();
    }

    public ExecutorView executors() {
        return projector.executors();
    }

    public boolean isCaughtUp() {
        return projector.isCaughtUp();
    }

    public boolean isAlive() {
        return projector.isAlive();
    }

    /// What keeps it from going on right now, null for nothing.
    public @Nullable String failure() {
        return projector.failure();
    }

    /// Why it cannot tell what happened until now, null where it can. Asks the database, and may
    /// wait a second for its answer.
    public @Nullable String trouble() {
        String failure = failure();
        if (failure == null) {
            failure = check.trouble();
        }
        return failure != null || isCaughtUp() ? failure : "catching up with the topics";
    }

    /// Events projected since the start.
    public long projected() {
        return projector.projected();
    }

    /// Records passed over since the start, as the database refuses their rows.
    public long refused() {
        return projector.refused();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("hivemind.history.events", this, History::projected)
                .description("Events written to the read model")
                .register(registry);
        FunctionCounter.builder("hivemind.history.refused", this, History::refused)
                .description("Records passed over, as the database refuses their rows")
                .register(registry);
    }

    @Override
    public void close() {
        cleaner.shutdownNow();
        projector.close();
        database.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // clean() lets no exception out
    private void keepClean(Retention retention) {
        cleaner.scheduleWithFixedDelay(
                () -> clean(retention),
                FIRST_CLEANING.toSeconds(),
                CLEANING.toSeconds(),
                TimeUnit.SECONDS);
    }

    private static void clean(Retention retention) {
        try {
            long deleted = retention.deleteOld();
            if (deleted > 0) {
                LOG.info("history forgot {} runs that ended long ago", deleted);
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn(
                    "history could not be cleaned, next try in {} h: {}",
                    CLEANING.toHours(),
                    e.getMessage());
        }
    }

    /// Which cluster and prefix this is the history of.
    private static String source(KafkaConnection kafka) {
        try (Admin admin = Admin.create(kafka.client(Map.of()))) {
            return admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS)
                    + "/"
                    + kafka.topics().prefix();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking for the cluster's id", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot ask for the cluster's id: " + e.getMessage(), e);
        }
    }
}
