package io.hivemind.wire;

import static java.util.Map.entry;

import org.apache.kafka.clients.admin.NewTopic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every topic as it is to be made: partitions, replication and configs. Retention, timestamps and
/// compaction are part of the engine's guarantees, so they are spelt out, whatever the cluster's
/// defaults are.
///
/// @param topics their names
/// @param sizing how large the cluster is
public record TopicCatalogue(Topics topics, Sizing sizing) {

    /// @param partitions of triggers, commands, peers, attempts, ready topics, events and logs;
    ///   fixed for good once topics exist
    /// @param minInsyncReplicas at most the replication
    public record Sizing(int partitions, short replication, short minInsyncReplicas) {
        public static final Sizing EMBEDDED = new Sizing(4, (short) 1, (short) 1);
        public static final Sizing CLUSTER = new Sizing(24, (short) 3, (short) 2);

        public Sizing {
            if (partitions < 1
                    || replication < 1
                    || minInsyncReplicas < 1
                    || minInsyncReplicas > replication) {
                throw new IllegalArgumentException(
                        "impossible sizes: partitions "
                                + partitions
                                + ", replication "
                                + replication
                                + ", min.insync.replicas "
                                + minInsyncReplicas);
            }
        }
    }

    private static final Duration DAY = Duration.ofDays(1);
    private static final Map<String, String> SMALL_COMPACTED_SEGMENTS =
            Map.of(
                    "segment.bytes", String.valueOf(64 * 1024 * 1024),
                    "segment.ms", String.valueOf(Duration.ofMinutes(10).toMillis()),
                    "min.cleanable.dirty.ratio", "0.1",
                    "max.compaction.lag.ms", String.valueOf(Duration.ofMinutes(10).toMillis()));

    /// All topics but the ready ones, which come with the queues of jobs.
    public List<NewTopic> fixed() {
        return List.of(
                topic(topics.jobs(), 1, compacted(), logAppendTime()),
                topic(
                        topics.triggers(),
                        sizing.partitions,
                        kept(DAY.multipliedBy(7)),
                        logAppendTime()),
                topic(
                        topics.commands(),
                        sizing.partitions,
                        kept(DAY.multipliedBy(30)),
                        logAppendTime()),
                topic(
                        topics.peers(),
                        sizing.partitions,
                        kept(DAY.multipliedBy(30)),
                        logAppendTime()),
                topic(
                        topics.attempts(),
                        sizing.partitions,
                        kept(DAY.multipliedBy(30)),
                        logAppendTime()),
                topic(
                        topics.executors(),
                        1,
                        compacted(),
                        SMALL_COMPACTED_SEGMENTS,
                        logAppendTime()),
                topic(topics.events(), sizing.partitions, kept(DAY.multipliedBy(30))),
                topic(topics.logs(), sizing.partitions, kept(DAY.multipliedBy(7))),
                topic(topics.control(), 1, kept(DAY)),
                topic(topics.files(), sizing.partitions, compacted()),
                topic(topics.deadLetters(), 1, kept(DAY.multipliedBy(30))),
                topic(topics.watches(), 1, compacted(), SMALL_COMPACTED_SEGMENTS));
    }

    /// The topic of one queue and priority.
    public NewTopic ready(String queue, String priority) {
        return topic(topics.ready(queue, priority), sizing.partitions, kept(DAY.multipliedBy(7)));
    }

    /// Configs of the changelogs of the scheduler's stores: small, so that a restore is short.
    public static Map<String, String> changelog() {
        return SMALL_COMPACTED_SEGMENTS;
    }

    @SafeVarargs
    private NewTopic topic(String name, int partitions, Map<String, String>... configs) {
        Map<String, String> all =
                new HashMap<>(
                        Map.ofEntries(
                                entry(
                                        "min.insync.replicas",
                                        String.valueOf(sizing.minInsyncReplicas)),
                                entry("unclean.leader.election.enable", "false"),
                                entry("max.message.bytes", "1048588"),
                                entry("message.timestamp.type", "CreateTime")));
        for (Map<String, String> some : configs) {
            all.putAll(some);
        }
        return new NewTopic(name, partitions, sizing.replication).configs(Map.copyOf(all));
    }

    private static Map<String, String> logAppendTime() {
        return Map.of("message.timestamp.type", "LogAppendTime");
    }

    private static Map<String, String> compacted() {
        return Map.of("cleanup.policy", "compact");
    }

    /// Segments an eighth as long as records are kept: a record stays in its segment until the
    /// whole segment may go.
    private static Map<String, String> kept(Duration time) {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                String.valueOf(time.toMillis()),
                "retention.bytes",
                "-1",
                "segment.ms",
                String.valueOf(time.dividedBy(8).toMillis()));
    }
}
