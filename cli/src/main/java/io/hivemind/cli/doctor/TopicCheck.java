package io.hivemind.cli.doctor;

import io.hivemind.cli.UserError;
import io.hivemind.wire.TopicCatalogue;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Looks at the engine's topics: whether they are there, as large as they must be, configured as
/// the engine needs them, and open to us.
public final class TopicCheck {
    private final Admin admin;
    private final KafkaTools tools;
    private final TopicCatalogue catalogue;

    public TopicCheck(Admin admin, KafkaTools tools, TopicCatalogue catalogue) {
        this.admin = admin;
        this.tools = tools;
        this.catalogue = catalogue;
    }

    public List<Finding> run() {
        List<NewTopic> wanted = catalogue.fixed();
        var described =
                admin.describeTopics(
                                wanted.stream().map(NewTopic::name).toList(),
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        List<Finding> findings = new ArrayList<>();
        Map<NewTopic, TopicDescription> present = new LinkedHashMap<>();
        for (NewTopic topic : wanted) {
            try {
                present.put(topic, Objects.requireNonNull(described.get(topic.name())).get());
            } catch (ExecutionException e) {
                findings.add(absent(topic, e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UserError("interrupted", e);
            }
        }
        int partitions =
                present.entrySet().stream()
                        .filter(entry ->
                                entry.getKey().name().equals(catalogue.topics().commands()))
                        .map(entry -> entry.getValue().partitions().size())
                        .findFirst()
                        .orElse(catalogue.sizing().partitions());
        present.forEach((topic, found) -> findings.addAll(compare(topic, found, partitions)));
        return findings;
    }

    private Finding absent(NewTopic topic, ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
            return Finding.missing("topic", topic.name() + " is not there", createCommand(topic));
        }
        if (e.getCause() instanceof AuthorizationException) {
            return Finding.bad("topic", topic.name() + " is not there, or not for us", null);
        }
        throw new UserError("cannot look at topic " + topic.name() + ": " + e.getMessage(), e);
    }

    /// Empty where we may not read it.
    private Map<String, String> configs(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return ClusterCheck.described(
                    Objects.requireNonNull(
                                    admin.describeConfigs(List.of(resource)).values().get(resource))
                            .get());
        } catch (ExecutionException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private List<Finding> compare(NewTopic wanted, TopicDescription found, int partitions) {
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
        Map<String, String> values = configs(wanted.name());
        for (String name : List.of("cleanup.policy", "message.timestamp.type")) {
            String value = wanted.configs().get(name);
            if (value != null && !value.equals(values.getOrDefault(name, value))) {
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
                            tools.grant("topic", catalogue.topics().prefix(), "Read", "Write")));
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
        return tools.call("kafka-topics")
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
        return tools.call("kafka-configs")
                + " --alter --entity-type topics --entity-name "
                + topic.name()
                + " --add-config "
                + list;
    }
}
