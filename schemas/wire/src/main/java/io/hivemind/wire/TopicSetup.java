package io.hivemind.wire;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// Makes topics of the catalogue where they are missing. Several processes may do so at once.
public final class TopicSetup {
    private static final int TRIES = 100;
    private static final long PAUSE_NS = 100_000_000;

    private final Admin admin;
    private final TopicCatalogue catalogue;

    private TopicSetup(Admin admin, TopicCatalogue catalogue) {
        this.admin = admin;
        this.catalogue = catalogue;
    }

    /// Makes the fixed topics. Their number of partitions is fixed for good by the first who does,
    /// so where they are there already that number holds, whatever `wanted` says.
    ///
    /// @throws KafkaException where the cluster does not answer, does not allow it, or has topics
    ///   of different sizes
    public static TopicSetup ensure(Admin admin, TopicCatalogue wanted) {
        List<NewTopic> fixed = wanted.fixed();
        create(admin, missing(admin, fixed));
        int partitions = partitions(admin, wanted, fixed);
        TopicCatalogue.Sizing sizing = wanted.sizing();
        TopicCatalogue.Sizing actual =
                new TopicCatalogue.Sizing(
                        partitions, sizing.replication(), sizing.minInsyncReplicas());
        return new TopicSetup(admin, new TopicCatalogue(wanted.topics(), actual));
    }

    /// The catalogue with the number of partitions that the cluster has.
    public TopicCatalogue catalogue() {
        return catalogue;
    }

    /// Makes the topic of a queue and priority, and configures its share group. Nothing changes
    /// where it is there.
    public void ensureReady(String queue, String priority) {
        NewTopic topic = catalogue.ready(queue, priority);
        // The group first: its first member must not begin at the end of the topic.
        new ShareGroups(admin).configure(List.of(topic.name()));
        create(admin, missing(admin, List.of(topic)));
    }

    private static List<NewTopic> missing(Admin admin, List<NewTopic> topics) {
        List<NewTopic> missing = new ArrayList<>();
        descriptions(admin, topics)
                .forEach((topic, description) -> {
                    try {
                        description.get();
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                            throw failed(e);
                        }
                        missing.add(topic);
                    } catch (InterruptedException e) {
                        throw interrupted(e);
                    }
                });
        return missing;
    }

    private static void create(Admin admin, List<NewTopic> topics) {
        admin.createTopics(topics)
                .values()
                .forEach((name, created) -> {
                    try {
                        created.get();
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof TopicExistsException)) {
                            throw failed(e);
                        }
                    } catch (InterruptedException e) {
                        throw interrupted(e);
                    }
                });
    }

    private static int partitions(Admin admin, TopicCatalogue wanted, List<NewTopic> topics) {
        awaitAll(admin, topics);
        Topics names = wanted.topics();
        Set<String> single =
                Set.of(
                        names.jobs(),
                        names.executors(),
                        names.control(),
                        names.deadLetters(),
                        names.watches());
        Map<String, Integer> sizes = new HashMap<>();
        descriptions(admin, topics)
                .forEach((topic, description) -> {
                    if (!single.contains(topic.name())) {
                        sizes.put(topic.name(), await(description).partitions().size());
                    }
                });
        int partitions = sizes.getOrDefault(wanted.topics().commands(), 0);
        sizes.forEach((name, size) -> {
            if (size != partitions) {
                throw new KafkaException(
                        name
                                + " has "
                                + size
                                + " partitions and "
                                + wanted.topics().commands()
                                + " "
                                + partitions
                                + ": all must have as many (start with another topic prefix)");
            }
        });
        return partitions;
    }

    /// A topic that was just made may be unknown to the next broker for a moment.
    private static void awaitAll(Admin admin, List<NewTopic> topics) {
        for (int tries = 0; !missing(admin, topics).isEmpty(); tries++) {
            if (tries == TRIES) {
                throw new KafkaException(
                        "topics were made, but the brokers do not know them yet: " + topics);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static Map<NewTopic, KafkaFuture<TopicDescription>> descriptions(
            Admin admin, List<NewTopic> topics) {
        Map<String, KafkaFuture<TopicDescription>> byName =
                admin.describeTopics(topics.stream().map(NewTopic::name).toList())
                        .topicNameValues();
        Map<NewTopic, KafkaFuture<TopicDescription>> byTopic = new HashMap<>();
        topics.forEach(topic -> byTopic.put(topic, byName.get(topic.name())));
        return byTopic;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static KafkaException failed(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new KafkaException("cannot set topics up: " + cause.getMessage(), cause);
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted while topics were set up", e);
    }
}
