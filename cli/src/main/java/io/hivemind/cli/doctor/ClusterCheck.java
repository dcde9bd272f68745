package io.hivemind.cli.doctor;

import io.hivemind.cli.UserError;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks at the cluster itself: whether it answers, its version, share groups, settings of the
/// brokers, rights.
public final class ClusterCheck {
    private static final long TIMEOUT_S = 10;

    /// Closing the client waits for calls on their way, a minute if they have no limit of their
    /// own.
    private static final int CALL_MS = 11_000;

    /// Kafka 4.2, the first with share groups fit for production.
    private static final short METADATA_4_2 = 29;

    private static final String CLEANUP =
            "transaction.abort.timed.out.transaction.cleanup.interval.ms";
    private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";

    private final Admin admin;
    private final KafkaTools tools;
    private final String bootstrapServers;

    public ClusterCheck(Admin admin, KafkaTools tools) {
        this.admin = admin;
        this.tools = tools;
        this.bootstrapServers = tools.bootstrapServers();
    }

    /// How many brokers there are. Throws [UserError] when none answers.
    public int brokers() {
        return await(cluster().nodes()).size();
    }

    /// Throws [UserError] when no broker answers.
    public List<Finding> run() {
        Collection<Node> nodes = await(cluster().nodes());
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("brokers", nodes.size() + " at " + bootstrapServers));
        FeatureMetadata features = await(features());
        findings.add(version(features));
        findings.add(shareGroups(features));
        findings.addAll(brokerSettings(nodes.iterator().next()));
        return findings;
    }

    /// Throws [UserError], with the remedy, where Hivemind cannot work on this cluster.
    public void requireUsable() {
        FeatureMetadata features = await(features());
        for (Finding finding : List.of(version(features), shareGroups(features))) {
            if (finding.grade() == Finding.Grade.BAD) {
                throw new UserError(
                        "Kafka at "
                                + bootstrapServers
                                + " cannot serve us: "
                                + finding.what()
                                + ": "
                                + finding.found()
                                + "; "
                                + finding.remedy());
            }
        }
    }

    private DescribeClusterResult cluster() {
        return admin.describeCluster(new DescribeClusterOptions().timeoutMs(CALL_MS));
    }

    private Finding version(FeatureMetadata features) {
        FinalizedVersionRange metadata = features.finalizedFeatures().get("metadata.version");
        int level = metadata == null ? 0 : metadata.maxVersionLevel();
        return level >= METADATA_4_2
                ? Finding.ok("version", "Kafka 4.2 or later (metadata.version " + level + ")")
                : Finding.bad(
                        "version",
                        "older than Kafka 4.2 (metadata.version " + level + ")",
                        "upgrade the brokers to Kafka 4.2.1 or later, then: "
                                + tools.call("kafka-features")
                                + " upgrade --release-version 4.2");
    }

    private Finding shareGroups(FeatureMetadata features) {
        FinalizedVersionRange on = features.finalizedFeatures().get("share.version");
        if (on != null && on.maxVersionLevel() >= 1) {
            return Finding.ok("share groups", "on (share.version " + on.maxVersionLevel() + ")");
        }
        SupportedVersionRange supported = features.supportedFeatures().get("share.version");
        return supported != null && supported.maxVersion() >= 1
                ? Finding.bad(
                        "share groups",
                        "known to the brokers, but off",
                        tools.call("kafka-features") + " upgrade --feature share.version=1")
                : Finding.bad(
                        "share groups",
                        "unknown to these brokers",
                        "upgrade the brokers to Kafka 4.2.1 or later");
    }

    private List<Finding> brokerSettings(Node node) {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
        Config config;
        try {
            config =
                    get(
                            Objects.requireNonNull(
                                    admin.describeConfigs(List.of(broker)).values().get(broker)));
        } catch (ExecutionException e) {
            return List.of(
                    Finding.advice(
                            "broker settings",
                            "not to be read: " + cause(e),
                            tools.call("kafka-acls")
                                    + " --add --allow-principal "
                                    + tools.principal()
                                    + " --operation DescribeConfigs --cluster"));
        }
        List<Finding> findings = new ArrayList<>();
        long cleanupMs = number(config, CLEANUP, 10_000);
        findings.add(
                cleanupMs <= 1_000
                        ? Finding.ok("takeover", CLEANUP + "=" + cleanupMs)
                        : Finding.advice(
                                "takeover",
                                "a killed scheduler holds its partitions up to "
                                        + cleanupMs / 1_000
                                        + " s longer",
                                "set on the brokers: " + CLEANUP + "=1000"));
        long timeoutMs = number(config, MAX_TIMEOUT, 900_000);
        if (timeoutMs < 10_000) {
            findings.add(
                    Finding.bad(
                            "transactions",
                            MAX_TIMEOUT + "=" + timeoutMs,
                            "set on the brokers: " + MAX_TIMEOUT + "=900000"));
        }
        return findings;
    }

    private static long number(Config config, String name, long otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return get(future);
        } catch (ExecutionException e) {
            throw new UserError("cannot reach Kafka at " + bootstrapServers + ": " + cause(e), e);
        }
    }

    private KafkaFuture<FeatureMetadata> features() {
        return admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(CALL_MS))
                .featureMetadata();
    }

    private <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UserError(
                    "cannot reach Kafka at "
                            + bootstrapServers
                            + ": no answer in "
                            + TIMEOUT_S
                            + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private static String cause(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    static Map<String, String> described(Config config) {
        Map<String, String> values = new HashMap<>();
        config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }
}
