package io.hivemind.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes Kafka create and load what it otherwise makes at first use, so that the first transaction
/// and the first group do not wait.
final class Readiness {

    private static final String NOBODY = "hivemind-readiness";

    private Readiness() {}

    static void await(String bootstrapServers, Duration timeout) {
        int timeoutMs = Math.toIntExact(timeout.toMillis());
        Map<String, Object> config =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        timeoutMs,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        timeoutMs,
                        AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
                        20,
                        AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG,
                        100,
                        AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG,
                        "",
                        AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false);
        try (Admin admin = Admin.create(config)) {
            // All three at once: each makes the broker create a topic, and waits until its
            // coordinator has loaded it.
            var shareState = admin.createTopics(List.of(shareStateTopic())).all();
            var transactions = admin.describeTransactions(List.of(NOBODY)).all();
            var groups = admin.listConsumerGroupOffsets(NOBODY).partitionsToOffsetAndMetadata();
            settle(shareState, timeoutMs, TopicExistsException.class);
            settle(transactions, timeoutMs, TransactionalIdNotFoundException.class);
            settle(groups, timeoutMs, null);
        }
    }

    /// As the broker would create it (`ShareCoordinatorService.shareGroupStateTopicConfigs`), but
    /// before the first share group asks.
    private static NewTopic shareStateTopic() {
        return new NewTopic(
                        Topic.SHARE_GROUP_STATE_TOPIC_NAME,
                        Optional.of(KafkaProperties.INTERNAL_PARTITIONS),
                        Optional.of((short) 1))
                .configs(
                        Map.of(
                                "cleanup.policy",
                                "delete",
                                "retention.ms",
                                "-1",
                                "compression.type",
                                "producer",
                                "segment.bytes",
                                KafkaProperties.INTERNAL_SEGMENT_BYTES));
    }

    private static void settle(
            KafkaFuture<?> future, int timeoutMs, @Nullable Class<? extends Exception> expected) {
        try {
            future.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            if (expected == null || !expected.isInstance(why)) {
                throw new BrokerException(
                        "the embedded broker did not become usable: " + why.getMessage(), e);
            }
        } catch (TimeoutException e) {
            throw new BrokerException(
                    "the embedded broker was not usable within " + timeoutMs / 1000 + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("the start of the embedded broker was interrupted", e);
        }
    }
}
