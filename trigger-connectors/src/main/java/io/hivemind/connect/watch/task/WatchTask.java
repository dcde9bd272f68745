package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.definition.DefinitionFollower;
import io.hivemind.connect.definition.JobShare;
import io.hivemind.connect.definition.JobsConnector;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A task of a connector that watches places. Reading the definitions may wait for topics, so it is
/// done on a thread of its own, and the task can be stopped meanwhile.
public abstract class WatchTask extends SourceTask {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int LOOKERS = 8;

    private final String kind;
    private final ExecutorService lookers =
            Executors.newFixedThreadPool(
                    LOOKERS, Thread.ofPlatform().name("hivemind-looker-", 0).daemon().factory());
    private @Nullable Running running;

    private record Running(
            KafkaConnection connection,
            DefinitionFollower follower,
            FutureTask<DefinitionFollower.Loaded> loading,
            Places places,
            @Nullable WatchLoop loop) {}

    /// @param kind of triggers, as `file`
    protected WatchTask(String kind) {
        this.kind = kind;
    }

    protected abstract Places places(Map<String, String> settings);

    @Override
    public String version() {
        String version = WatchTask.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }

    @Override
    public synchronized void start(Map<String, String> settings) {
        KafkaConnection connection = ClusterSettings.connection(settings);
        JobShare share = JobsConnector.share(settings);
        var follower = new DefinitionFollower(connection, share, Set.of(kind));
        var loading = new FutureTask<>(follower::load);
        Thread.ofPlatform().name("hivemind-load-" + kind).daemon().start(loading);
        running = new Running(connection, follower, loading, places(settings), null);
    }

    @Override
    public synchronized @Nullable List<SourceRecord> poll() throws InterruptedException {
        Running now = running;
        if (now == null) {
            return null;
        }
        WatchLoop loop = now.loop == null ? loaded(now) : now.loop;
        return loop == null ? null : loop.poll(PATIENCE);
    }

    private @Nullable WatchLoop loaded(Running now) throws InterruptedException {
        try {
            var loaded = now.loading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var surroundings =
                    new WatchLoop.Surroundings(lookers, InstantSource.system(), System::nanoTime);
            var loop =
                    new WatchLoop(
                            now.places,
                            context.offsetStorageReader(),
                            new TriggerRecords(now.connection, loaded.triggerPartitions()),
                            now.connection.topics().watches(),
                            surroundings);
            loop.defined(loaded.jobs());
            now.follower.follow(job -> loop.defined(List.of(job)));
            running = new Running(now.connection, now.follower, now.loading, now.places, loop);
            return loop;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new ConnectException("Cannot read the definitions of jobs", e.getCause());
        }
    }

    @Override
    public synchronized void stop() {
        Running now = running;
        running = null;
        if (now != null) {
            now.follower.close();
            if (now.loop == null) {
                now.places.close();
            } else {
                now.loop.close();
            }
        }
        lookers.shutdownNow();
    }
}
