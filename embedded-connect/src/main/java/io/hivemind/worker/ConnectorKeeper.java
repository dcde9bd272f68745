package io.hivemind.worker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keeps the connectors of a Connect cluster in step with what the definitions need: makes and
/// deletes them, and starts those again that failed, ever later. What does not work is said once.
/// One thread calls it.
final class ConnectorKeeper {
    /// Between two starts of a connector that fails.
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /// The names of ours; others are none of our business.
    static final String OURS = "hivemind-";

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorKeeper.class);

    private record Retry(String trouble, Instant at, Duration pause) {}

    /// What a Connect cluster does for it.
    interface Cluster {
        Map<String, ConnectApi.Standing> connectors() throws IOException, InterruptedException;

        void put(String connector, Map<String, String> config)
                throws IOException, InterruptedException;

        void delete(String connector) throws IOException, InterruptedException;

        void restart(String connector) throws IOException, InterruptedException;
    }

    private final Cluster cluster;
    private final InstantSource clock;
    private final Map<String, Retry> retries = new HashMap<>();
    private volatile Map<String, String> troubles = Map.of();

    ConnectorKeeper(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /// What does not work, by connector; on any thread.
    Map<String, String> troubles() {
        return troubles;
    }

    /// Compares what is there with what is needed, and changes what differs.
    ///
    /// @param needed the configs, by connector
    void look(Map<String, Map<String, String>> needed) throws IOException, InterruptedException {
        Map<String, ConnectApi.Standing> there = cluster.connectors();
        Map<String, String> found = new TreeMap<>();
        for (Map.Entry<String, Map<String, String>> one : needed.entrySet()) {
            String trouble = keep(one.getKey(), one.getValue(), there.get(one.getKey()));
            if (trouble != null) {
                found.put(one.getKey(), trouble);
            }
        }
        for (String connector : List.copyOf(there.keySet())) {
            if (connector.startsWith(OURS) && !needed.containsKey(connector)) {
                cluster.delete(connector);
                LOG.info("No job needs the connector {} any more", connector);
            }
        }
        retries.keySet().retainAll(needed.keySet());
        troubles = Map.copyOf(found);
    }

    private @Nullable String keep(
            String connector, Map<String, String> config, ConnectApi.@Nullable Standing standing)
            throws InterruptedException {
        Retry last = retries.get(connector);
        Instant now = clock.instant();
        try {
            if (standing == null || !holds(standing.config(), config)) {
                if (last != null && now.isBefore(last.at())) {
                    return last.trouble();
                }
                cluster.put(connector, config);
                retries.remove(connector);
                return null;
            }
            String trouble = standing.trouble();
            if (trouble == null) {
                if (last != null && now.isAfter(last.at())) {
                    retries.remove(connector);
                    LOG.info("The connector {} works again", connector);
                }
                return null;
            }
            if (last == null || !now.isBefore(last.at())) {
                tell(connector, trouble, last);
                cluster.restart(connector);
            }
            return trouble;
        } catch (IOException e) {
            String trouble = String.valueOf(e.getMessage());
            tell(connector, trouble, last);
            return trouble;
        }
    }

    private static boolean holds(Map<String, String> there, Map<String, String> wanted) {
        Map<String, String> bare = new HashMap<>(there);
        bare.remove("name");
        return bare.equals(wanted);
    }

    /// Says it once, and puts off the next try.
    private void tell(String connector, String trouble, @Nullable Retry last) {
        if (last == null || !last.trouble().equals(trouble)) {
            LOG.warn("Triggers of {} do not work: {}", connector, trouble);
        }
        Duration pause = last == null ? FIRST_PAUSE : last.pause().multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        retries.put(connector, new Retry(trouble, clock.instant().plus(pause), pause));
    }
}
