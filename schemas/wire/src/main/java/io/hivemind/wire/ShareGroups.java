package io.hivemind.wire;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The configs of the share groups that executors form, one per ready topic and of its name.
///
/// A group without them would begin at the end of its topic, and read what was never committed.
public final class ShareGroups {
    private static final long TIMEOUT_MS = 10_000;
    private static final String LOCK_MS = "share.record.lock.duration.ms";

    /// Of the default limits of a broker, the lowest.
    private static final String DEFAULT_SHORTEST_LOCK_MS = "15000";

    /// A record is locked only until its attempt is claimed. The shorter, the sooner what a dead
    /// client held (or a live one forgot, KAFKA-21106) is handed on.
    private static final Map<String, String> WANTED =
            Map.of(
                    "share.auto.offset.reset",
                    "earliest",
                    "share.isolation.level",
                    "read_committed",
                    LOCK_MS,
                    "5000");

    private final Admin admin;

    public ShareGroups(Admin admin) {
        this.admin = admin;
    }

    /// Sets what is not set for these very groups; what an operator chose for one stays.
    ///
    /// @throws KafkaException where the brokers do not answer or do not allow it
    public void configure(Collection<String> groups) {
        missing(groups).forEach(this::set);
    }

    private Map<ConfigResource, Map<String, String>> missing(Collection<String> groups) {
        List<ConfigResource> resources =
                groups.stream()
                        .map(group -> new ConfigResource(ConfigResource.Type.GROUP, group))
                        .toList();
        Map<ConfigResource, Map<String, String>> missing = new HashMap<>();
        try {
            await(admin.describeConfigs(resources).all())
                    .forEach((group, config) -> {
                        Map<String, String> unset = new HashMap<>(WANTED);
                        unset.keySet().removeIf(name -> isSet(config, name));
                        missing.put(group, unset);
                    });
        } catch (ExecutionException e) {
            throw failed(e);
        }
        missing.values().removeIf(Map::isEmpty);
        return missing;
    }

    private void set(ConfigResource group, Map<String, String> configs) {
        try {
            alter(group, configs);
        } catch (ExecutionException e) {
            boolean lockRefused =
                    e.getCause() instanceof InvalidConfigurationException
                            && configs.containsKey(LOCK_MS);
            if (!lockRefused) {
                throw failed(e);
            }
            setWithLongerLock(group, configs);
        }
    }

    private void setWithLongerLock(ConfigResource group, Map<String, String> configs) {
        Map<String, String> longer = new HashMap<>(configs);
        longer.put(LOCK_MS, DEFAULT_SHORTEST_LOCK_MS);
        try {
            alter(group, longer);
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private void alter(ConfigResource group, Map<String, String> configs)
            throws ExecutionException {
        Collection<AlterConfigOp> operations =
                configs.entrySet().stream()
                        .map(config -> new ConfigEntry(config.getKey(), config.getValue()))
                        .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                        .toList();
        await(admin.incrementalAlterConfigs(Map.of(group, operations)).all());
    }

    private static boolean isSet(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG;
    }

    private static <T> T await(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaException("the brokers do not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while share groups were configured", e);
        }
    }

    private static KafkaException failed(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new KafkaException("cannot configure share groups: " + cause.getMessage(), cause);
    }
}
