package io.hivemind.connect.webhook;

import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.definition.DefinitionFollower;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.definition.JobsConnector;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.connect.record.TriggerRecords.Happening;
import io.hivemind.connect.watch.task.Marks;
import io.hivemind.core.run.RunIds;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Serves the webhooks of all jobs.
public final class WebhookSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSourceTask.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long SECRETS_NS = Duration.ofSeconds(5).toNanos();
    private static final long LISTEN_AGAIN_NS = Duration.ofSeconds(1).toNanos();
    private static final long QUEUE_BYTES = 64L * 1024 * 1024;

    private final Map<SourceRecord, Arrival> sent =
            Collections.synchronizedMap(new IdentityHashMap<>());
    private @Nullable Parts parts;
    private @Nullable TriggerRecords records;
    private int partitions;
    private @Nullable String trouble;
    private volatile int port = -1;
    private long openedNs;
    private long triedNs;

    private record Parts(
            WebhookSettings settings,
            KafkaConnection connection,
            DefinitionFollower follower,
            FutureTask<DefinitionFollower.Loaded> loading,
            ConcurrentLinkedQueue<JobTriggers> changes,
            Queue queue,
            Hooks hooks,
            WebhookServer server) {}

    @Override
    public void start(Map<String, String> given) {
        WebhookSettings settings = WebhookSettings.of(given);
        KafkaConnection connection = ClusterSettings.connection(given);
        var share = JobsConnector.share(given);
        var follower =
                new DefinitionFollower(connection, share, Set.of(WebhookSourceConnector.KIND));
        var loading = new FutureTask<>(follower::load);
        Thread.ofPlatform().name("hivemind-load-webhook").daemon().start(loading);
        Queue queue = new Queue(settings.queueMax(), QUEUE_BYTES);
        var limits = new WebhookServer.Limits(settings.maxBodyBytes(), settings.answerMs());
        parts =
                new Parts(
                        settings,
                        connection,
                        follower,
                        loading,
                        new ConcurrentLinkedQueue<>(),
                        queue,
                        new Hooks(
                                new Secrets(settings.secrets(), System.getenv()),
                                new Marks(connection.topics().watches())),
                        new WebhookServer(queue, limits));
    }

    /// The port that it listens on; negative while it does not.
    int port() {
        return port;
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Parts now = parts;
        if (now == null || !loaded(now)) {
            return null;
        }
        refresh(now);
        List<SourceRecord> batch = new ArrayList<>(now.hooks.takeRecords());
        List<Arrival> arrivals = now.queue.take(batch.isEmpty() ? PATIENCE : Duration.ZERO);
        if (arrivals != null) {
            arrivals.forEach(arrival -> add(arrival, batch));
        }
        return batch.isEmpty() ? null : batch;
    }

    private boolean loaded(Parts now) throws InterruptedException {
        if (records != null) {
            return true;
        }
        try {
            var loaded = now.loading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            partitions = loaded.triggerPartitions();
            records = new TriggerRecords(now.connection, partitions);
            loaded.jobs().forEach(now.hooks::defined);
            openedNs = System.nanoTime() - SECRETS_NS;
            now.follower.follow(now.changes::add);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new ConnectException("Cannot read the definitions of jobs", e.getCause());
        }
    }

    /// Hooks are there before anybody can call.
    private void refresh(Parts now) throws InterruptedException {
        long nowNs = System.nanoTime();
        boolean changed = false;
        for (JobTriggers job = now.changes.poll(); job != null; job = now.changes.poll()) {
            now.hooks.defined(job);
            changed = true;
        }
        if (changed || nowNs - openedNs >= SECRETS_NS) {
            openedNs = nowNs;
            now.server.serve(new Doors(now.hooks.open()));
        }
        listen(now, nowNs);
        now.hooks.tell(trouble);
    }

    /// Another task of this worker may be about to give the port back.
    private void listen(Parts now, long nowNs) throws InterruptedException {
        if (port >= 0 || (triedNs != 0 && nowNs - triedNs < LISTEN_AGAIN_NS)) {
            return;
        }
        triedNs = nowNs;
        String host = now.settings.host();
        try {
            port = now.server.listen(host, now.settings.port());
            trouble = null;
            LOG.info("Webhooks are taken at http://{}:{}/", host, port);
        } catch (CompletionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            trouble =
                    "nobody can call: cannot listen on %s:%d: %s"
                            .formatted(host, now.settings.port(), why.getMessage());
        }
    }

    private void add(Arrival arrival, List<SourceRecord> batch) {
        TriggerRecords of = records;
        if (of == null) {
            return;
        }
        Instant at = Instant.now();
        for (Hook hook : arrival.hooks()) {
            Happening happening = new Happening(arrival.id(), at, arrival.event());
            SourceRecord record = of.of(hook.trigger(), happening, Map.of("last", at.toString()));
            sent.put(record, arrival);
            batch.add(record);
        }
    }

    /// With exactly-once support, after the commit of the transaction; else after the broker's
    /// acknowledgement.
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        Arrival arrival = sent.remove(record);
        if (arrival == null) {
            return;
        }
        if (metadata == null) {
            arrival.reply(Replies.DROPPED);
        } else if (arrival.committed()) {
            List<String> runs = arrival.hooks().stream().map(hook -> run(hook, arrival)).toList();
            arrival.reply(Replies.accepted(arrival.id(), runs));
        }
    }

    private String run(Hook hook, Arrival arrival) {
        FollowedTrigger trigger = hook.trigger();
        return RunIds.runId(
                RunIds.homePartition(trigger.job(), partitions),
                trigger.job(),
                trigger.spec().kind(),
                trigger.key() + "@" + arrival.id());
    }

    /// The worker stops a task when its last transaction is through: what has no answer by now was
    /// not committed.
    @Override
    public void stop() {
        Parts now = parts;
        parts = null;
        if (now != null) {
            now.follower.close();
            now.queue.close().forEach(arrival -> arrival.reply(Replies.ENDS));
            now.server.close();
        }
    }

    @Override
    public String version() {
        return new WebhookSourceConnector().version();
    }
}
