package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.HistoryDatabase;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Keeps the read model up with the topics, on a thread of its own. What comes after a quiet time
/// is committed at once; under load what comes within the commit interval is one transaction. When
/// the database or the cluster is away it tries again, from where the rows stand; a record whose
/// row the database refuses is passed over.
public final class Projector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final int MAX_EVENTS_PER_COMMIT = 5_000;
    private static final int COSTS_PER_PAUSE = 4;
    private static final long LONGEST_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration QUIET_POLL = Duration.ofMinutes(10);
    private static final Duration CATCHING_UP_POLL = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// @param rebuild projects everything anew
    public record Settings(KafkaConnection kafka, Duration commitInterval, boolean rebuild) {}

    private final HistoryDatabase database;
    private final Settings settings;
    private final Supplier<String> source;
    private final EventTail tail = new EventTail();
    private final ExecutorView executors = new ExecutorView();
    private final RefusedRecords refused;
    private final PendingWriter writer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("history-projector").unstarted(this::run);

    private volatile @Nullable Feed feed;
    private volatile boolean caughtUp;
    private volatile @Nullable String failure;
    private boolean rebuild;

    /// @param source names the cluster and prefix whose history this is; a database of another one
    ///   is emptied
    public Projector(HistoryDatabase database, Settings settings, Supplier<String> source) {
        this.database = database;
        this.settings = settings;
        this.source = source;
        this.rebuild = settings.rebuild();
        this.refused = new RefusedRecords(settings.kafka());
        this.writer = new PendingWriter(database, tail, refused);
    }

    public void start() {
        thread.start();
    }

    public EventTail tail() {
        return tail;
    }

    public ExecutorView executors() {
        return executors;
    }

    /// All that was on the topics at the start is in the rows, and nothing has failed since.
    public boolean isCaughtUp() {
        return caughtUp && failure == null;
    }

    /// What keeps it from working right now, null for nothing.
    public @Nullable String failure() {
        return failure;
    }

    /// Events written since the start.
    public long projected() {
        return writer.projected();
    }

    /// Records that were passed over since the start, as the database refuses their rows.
    public long refused() {
        return refused.count();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (closed.getCount() > 0) {
            long before = writer.projected();
            try (Feed open = new Feed(settings.kafka(), executors)) {
                feed = open;
                follow(open);
            } catch (WakeupException e) {
                // close() asks for the end; the loop's condition sees it
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                pause = writer.projected() > before ? FIRST_PAUSE : pause;
                failed(e, pause);
                pause =
                        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                                ? LONGEST_PAUSE
                                : pause.multipliedBy(2);
            }
        }
    }

    private void failed(Exception e, Duration pause) {
        failure = e.getMessage() == null ? e.toString() : e.getMessage();
        LOG.warn("history is held up, trying again in {} ms: {}", pause.toMillis(), failure, e);
        try {
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Feed open) throws SQLException, InterruptedException {
        Map<TopicPartition, Long> stored = prepare();
        Pending pending =
                new Pending(
                        stored,
                        settings.kafka().topics().events(),
                        settings.kafka().topics().jobs());
        open.start(stored);
        tail.committed(List.of(), stored);
        failure = null;
        long due = System.nanoTime();
        while (closed.getCount() > 0) {
            pending.take(open.poll(wait(open, pending, due)));
            boolean full = pending.events() >= MAX_EVENTS_PER_COMMIT;
            if (!pending.isEmpty() && (full || System.nanoTime() - due >= 0)) {
                long beganNanos = System.nanoTime();
                writer.commit(pending);
                due = nextCommit(beganNanos, System.nanoTime());
            }
            if (!caughtUp && pending.isEmpty() && open.isCaughtUp()) {
                caughtUp = true;
                LOG.info(
                        "history has caught up with the topics, {} events projected",
                        writer.projected());
            }
        }
    }

    /// A database that takes long is asked less often: then more of what happens to a run is one
    /// row written once.
    private long nextCommit(long beganNanos, long endedNanos) {
        long pause = Math.min((endedNanos - beganNanos) * COSTS_PER_PAUSE, LONGEST_INTERVAL_NANOS);
        return endedNanos + Math.max(pause, settings.commitInterval().toNanos());
    }

    private Duration wait(Feed open, Pending pending, long dueNanos) {
        if (!pending.isEmpty()) {
            long left = dueNanos - System.nanoTime();
            return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
        }
        // The first poll is short: where the topics are empty nothing ends it, and readiness waits.
        return caughtUp && open.isCaughtUp() ? QUIET_POLL : CATCHING_UP_POLL;
    }

    private Map<TopicPartition, Long> prepare() throws SQLException {
        String cluster = source.get();
        try (Connection connection = database.write()) {
            Positions positions = new Positions(connection);
            if (positions.belongTo(cluster, rebuild)) {
                LOG.info("history is built anew from the topics of {}", cluster);
            }
            connection.commit();
            rebuild = false;
            Map<TopicPartition, Long> stored = positions.load();
            connection.rollback();
            return stored;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Feed open = feed;
        if (open != null) {
            open.wakeUp();
        }
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refused.close();
    }
}
