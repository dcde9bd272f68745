package io.hivemind.scheduler.config;

import io.hivemind.wire.KafkaConnection;

import java.nio.file.Path;
import java.time.Duration;

/// Settings of a scheduler process.
///
/// @param stateFolder where the state stores live; what is in it may be deleted, it is restored
///   then
/// @param threads stream threads
/// @param standbys copies of each partition's state that other processes keep warm
/// @param lease how long an executor may be silent before it counts as lost
/// @param createTopics whether topics that jobs publish to are created when they are missing, with
///   the cluster's defaults
public record SchedulerConfig(
        KafkaConnection connection,
        Path stateFolder,
        int threads,
        int standbys,
        Duration lease,
        boolean createTopics) {

    public SchedulerConfig {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
        if (standbys < 0) {
            throw new IllegalArgumentException("standbys must be 0 or more, not " + standbys);
        }
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("lease must be 1 s or more, not " + lease);
        }
    }

    /// One thread, no standbys, a lease of 10 seconds.
    public static SchedulerConfig of(KafkaConnection connection, Path stateFolder) {
        return new SchedulerConfig(connection, stateFolder, 1, 0, Duration.ofSeconds(10), true);
    }

    public SchedulerConfig withStandbys(int count) {
        return new SchedulerConfig(connection, stateFolder, threads, count, lease, createTopics);
    }

    public SchedulerConfig withThreads(int count) {
        return new SchedulerConfig(connection, stateFolder, count, standbys, lease, createTopics);
    }

    public SchedulerConfig withLease(Duration duration) {
        return new SchedulerConfig(
                connection, stateFolder, threads, standbys, duration, createTopics);
    }

    /// Name of the consumer group, and the start of the names of the changelogs.
    public String applicationId() {
        return connection.topics().prefix() + "scheduler";
    }
}
