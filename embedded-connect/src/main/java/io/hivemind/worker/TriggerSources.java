package io.hivemind.worker;

import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.definition.DefinitionFollower;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobShare;
import io.hivemind.connect.definition.JobTriggers;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The sources of triggers in this process: follows the definitions, starts a worker when the first
/// job needs a connector, and keeps the connectors that jobs need. While no job does, it costs a
/// consumer that waits.
public final class TriggerSources implements AutoCloseable {
    /// How often connectors are looked after while they are needed.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS_IN_TROUBLE = Duration.ofSeconds(1);

    /// Until a worker has joined its group, and after it did not answer.
    private static final Duration SOON = Duration.ofMillis(250);

    /// It is told only when it takes longer than a worker needs to join.
    private static final int QUIET_TRIES = 240;

    private static final Logger LOG = LoggerFactory.getLogger(TriggerSources.class);

    /// What a job needs: kinds of triggers, and connectors that it names itself.
    private record Use(Set<String> kinds, Map<String, Map<String, String>> connectors) {}

    private final WorkerSettings settings;
    private final DefinitionFollower definitions;
    private final Map<String, Use> jobs = new ConcurrentHashMap<>();
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable ConnectorKeeper keeper;
    private volatile @Nullable String workerTrouble;
    private @Nullable EmbeddedWorker worker;
    private @Nullable ConnectApi api;
    private int triesInVain;

    private TriggerSources(WorkerSettings settings) {
        this.settings = settings;
        this.definitions =
                new DefinitionFollower(settings.kafka(), JobShare.ALL, ConnectorNeed.allKinds());
        this.thread = Thread.ofPlatform().name("hivemind-trigger-sources").unstarted(this::run);
    }

    /// Returns at once.
    public static TriggerSources start(WorkerSettings settings) {
        TriggerSources sources = new TriggerSources(settings);
        sources.thread.start();
        return sources;
    }

    /// What does not work, by connector, or under `worker`; empty where all is well.
    public Map<String, String> troubles() {
        Map<String, String> all = new TreeMap<>();
        ConnectorKeeper keeping = keeper;
        String trouble = workerTrouble;
        if (keeping != null) {
            all.putAll(keeping.troubles());
        }
        if (trouble != null) {
            all.put("worker", trouble);
        }
        return all;
    }

    private void run() {
        try {
            definitions.load().jobs().forEach(this::changed);
            definitions.follow(this::changed);
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            if (!closed) {
                workerTrouble = String.valueOf(e.getMessage());
                LOG.warn("Triggers do not work: {}", e.getMessage());
            }
        } finally {
            stopWorker();
        }
    }

    private void changed(JobTriggers job) {
        Set<String> kinds = new HashSet<>();
        Map<String, Map<String, String>> connectors = new TreeMap<>();
        for (FollowedTrigger trigger : job.triggers()) {
            kinds.add(trigger.spec().kind());
            OthersConnector asked = OthersConnector.of(trigger);
            if (asked != null) {
                connectors.put(asked.name(), asked.config());
            }
        }
        if (kinds.isEmpty()) {
            jobs.remove(job.job());
        } else {
            jobs.put(job.job(), new Use(kinds, connectors));
        }
        changes.release();
    }

    private void look() throws InterruptedException {
        while (!closed) {
            Map<String, Map<String, String>> needed = needed();
            if (needed.isEmpty() && worker == null) {
                changes.acquire();
            } else {
                changes.tryAcquire(lookAt(needed).toMillis(), TimeUnit.MILLISECONDS);
            }
            changes.drainPermits();
        }
    }

    /// @return when to look again
    private Duration lookAt(Map<String, Map<String, String>> needed) throws InterruptedException {
        try {
            ConnectorKeeper keeping = keeper == null ? startWorker() : keeper;
            keeping.look(needed);
            triesInVain = 0;
            workerTrouble = null;
            return keeping.troubles().isEmpty() ? BETWEEN_LOOKS : BETWEEN_LOOKS_IN_TROUBLE;
        } catch (IOException | RuntimeException e) {
            if (++triesInVain == QUIET_TRIES && !closed) {
                workerTrouble = String.valueOf(e.getMessage());
                LOG.warn("Triggers do not work: {}", e.getMessage());
            }
            return SOON;
        }
    }

    private ConnectorKeeper startWorker() {
        EmbeddedWorker started = EmbeddedWorker.start(settings);
        ConnectApi client = new ConnectApi(started.uri());
        worker = started;
        api = client;
        ConnectorKeeper keeping = new ConnectorKeeper(client, InstantSource.system());
        keeper = keeping;
        LOG.info("A Connect worker serves triggers; its REST API is at {}", started.uri());
        return keeping;
    }

    private void stopWorker() {
        if (api != null) {
            api.close();
        }
        if (worker != null) {
            worker.close();
        }
    }

    private Map<String, Map<String, String>> needed() {
        Set<String> kinds = new HashSet<>();
        Map<String, Map<String, String>> needed = new TreeMap<>();
        for (Use use : jobs.values()) {
            kinds.addAll(use.kinds());
            needed.putAll(use.connectors());
        }
        for (ConnectorNeed need : ConnectorNeed.of(kinds)) {
            needed.put(need.connector(), config(need));
        }
        return needed;
    }

    private Map<String, String> config(ConnectorNeed need) {
        Map<String, String> config = new HashMap<>(ClusterSettings.of(settings.kafka()));
        settings.registry()
                .forEach((key, value) -> config.put(ClusterSettings.CLIENT + key, value));
        config.put("connector.class", need.className());
        config.put("tasks.max", "1");
        return config;
    }

    @Override
    public void close() {
        closed = true;
        definitions.close();
        changes.release();
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
