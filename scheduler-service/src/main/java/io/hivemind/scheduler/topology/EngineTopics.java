package io.hivemind.scheduler.topology;

import io.hivemind.wire.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/// What the engine's own topics have to be like.
public final class EngineTopics {
    private EngineTopics() {}

    /// The number of partitions that triggers, commands, attempts, peers and events all have.
    ///
    /// @throws IllegalStateException when one is missing or has another number
    public static int partitions(Admin admin, Topics topics) {
        List<String> equal =
                List.of(
                        topics.triggers(),
                        topics.commands(),
                        topics.attempts(),
                        topics.peers(),
                        topics.events());
        Map<String, TopicDescription> described = describe(admin, equal);
        Map<String, Integer> counts = new TreeMap<>();
        described.forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        if (new TreeSet<>(counts.values()).size() != 1) {
            throw new IllegalStateException(
                    "these topics must have the same number of partitions: " + counts);
        }
        return counts.values().iterator().next();
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<String> names) {
        try {
            return admin.describeTopics(names).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException(
                        "topics of the engine are missing, among " + names, e.getCause());
            }
            throw new IllegalStateException(
                    "cannot describe topics: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking at topics", e);
        }
    }
}
