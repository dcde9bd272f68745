package io.hivemind.cli.doctor;

import io.hivemind.cli.UserError;
import io.hivemind.wire.TopicCatalogue;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Looks at the engine's topics: whether they are there, as large as they must be, configured as
/// the engine needs them, and open to us.
public final class TopicCheck {
    private final Admin admin;
    private final String bootstrapServers;
    private final TopicCatalogue catalogue;

    public TopicCheck(Admin admin, String bootstrapServers, TopicCatalogue catalogue) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.catalogue = catalogue;
    }

    public List<Finding> run() {
        try {
            Set<String> there = admin.listTopics().names().get();
            List<NewTopic> wanted = catalogue.fixed();
            List<Finding> findings = new ArrayList<>();
            List<NewTopic> present = new ArrayList<>();
            for (NewTopic topic : wanted) {
                if (there.contains(topic.name())) {
                    present.add(topic);
                } else {
                    findings.add(
                            Finding.missing(
                                    "topic", topic.name() + " is not there", createCommand(topic)));
                }
            }
            findings.addAll(describe(present));
            return findings;
        } catch (ExecutionException e) {
            throw new UserError("cannot look at the topics: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private List<Finding> describe(List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        if (topics.isEmpty()) {
            return List.of();
        }
        List<String> names = topics.stream().map(NewTopic::name).toList();
        Map<String, TopicDescription> described =
                admin.describeTopics(
                                names,
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .allTopicNames()
                        .get();
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(
                                names.stream()
                                        .map(name ->
                                                new ConfigResource(ConfigResource.Type.TOPIC, name))
                                        .toList())
                        .all()
                        .get();
        int partitions =
                described.get(catalogue.topics().commands()) == null
                        ? catalogue.sizing().partitions()
                        : described.get(catalogue.topics().commands()).partitions().size();
        List<Finding> findings = new ArrayList<>();
        for (NewTopic topic : topics) {
            Config config =
                    configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
            findings.addAll(
                    compare(
                            topic,
                            Objects.requireNonNull(described.get(topic.name())),
                            Objects.requireNonNull(config),
                            partitions));
        }
        return findings;
    }

    private List<Finding> compare(
            NewTopic wanted, TopicDescription found, Config config, int partitions) {
        List<Finding> findings = new ArrayList<>();
        int has = found.partitions().size();
        if (wanted.numPartitions() > 1 && has != partitions) {
            findings.add(
                    Finding.bad(
                            "topic",
                            wanted.name()
                                    + " has "
                                    + has
                                    + " partitions where the engine's topics have "
                                    + partitions,
                            "start with an empty cluster or another --topic-prefix: partitions"
                                    + " cannot be changed later"));
        }
        Map<String, String> wrong = new TreeMap<>();
        Map<String, String> values = ClusterCheck.described(config);
        for (String name : List.of("cleanup.policy", "message.timestamp.type")) {
            String value = wanted.configs().get(name);
            if (value != null && !value.equals(values.get(name))) {
                wrong.put(name, value);
            }
        }
        if (!wrong.isEmpty()) {
            findings.add(
                    Finding.bad(
                            "topic",
                            wanted.name() + " is not configured for us",
                            alterCommand(wanted, wrong)));
        }
        Collection<AclOperation> rights = found.authorizedOperations();
        if (rights != null
                && !(rights.contains(AclOperation.READ) && rights.contains(AclOperation.WRITE))) {
            findings.add(
                    Finding.bad(
                            "rights",
                            "may not read and write " + wanted.name(),
                            "kafka-acls.sh --bootstrap-server "
                                    + bootstrapServers
                                    + " --add --allow-principal User:… --operation Read --operation"
                                    + " Write --resource-pattern-type prefixed --topic "
                                    + catalogue.topics().prefix()));
        }
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok(
                            "topic",
                            wanted.name()
                                    + ", "
                                    + has
                                    + (has == 1 ? " partition" : " partitions")));
        }
        return findings;
    }

    private String createCommand(NewTopic topic) {
        return "kafka-topics.sh --bootstrap-server "
                + bootstrapServers
                + " --create --topic "
                + topic.name()
                + " --partitions "
                + topic.numPartitions()
                + " --replication-factor "
                + topic.replicationFactor()
                + new TreeMap<>(topic.configs())
                        .entrySet().stream()
                                .map(config ->
                                        " --config " + config.getKey() + "=" + config.getValue())
                                .collect(Collectors.joining());
    }

    private String alterCommand(NewTopic topic, Map<String, String> configs) {
        String list =
                configs.entrySet().stream()
                        .map(config -> config.getKey() + "=" + config.getValue())
                        .collect(Collectors.joining(","));
        return "kafka-configs.sh --bootstrap-server "
                + bootstrapServers
                + " --alter --entity-type topics --entity-name "
                + topic.name()
                + " --add-config "
                + list;
    }
}
