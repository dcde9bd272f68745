package io.hivemind.cli.doctor;

import io.hivemind.cli.UserError;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Looks at what we may do, by asking for it without doing it: topics, groups and transactions all
/// begin with one prefix.
public final class RightsCheck {
    private static final String PROBE = "doctor";

    private final Admin admin;
    private final KafkaTools tools;
    private final String prefix;

    public RightsCheck(Admin admin, KafkaTools tools, Topics topics) {
        this.admin = admin;
        this.tools = tools;
        this.prefix = topics.prefix();
    }

    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        if (isDenied(createTopic())) {
            findings.add(
                    bad(
                            "may not create topics " + prefix + "*",
                            tools.grant(
                                    "topic",
                                    prefix,
                                    "Create",
                                    "Describe",
                                    "DescribeConfigs",
                                    "Read",
                                    "Write")));
        }
        if (isDenied(configureGroup()) || isDenied(describeGroup())) {
            findings.add(
                    bad(
                            "may not use and configure groups " + prefix + "*",
                            tools.grant(
                                    "group",
                                    prefix,
                                    "Read",
                                    "Describe",
                                    "DescribeConfigs",
                                    "AlterConfigs")));
        }
        if (isDenied(describeTransaction())) {
            findings.add(
                    bad(
                            "may not use transactions " + prefix + "*",
                            tools.grant("transactional-id", prefix, "Describe", "Write")));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok("rights", "topics, groups and transactions " + prefix + "*"))
                : findings;
    }

    /// Throws [UserError] where an executor would wait for ever: it may not see the topics, or not
    /// be a member of a group. It needs to make none.
    public void requireMember() {
        var topics = admin.describeTopics(List.of(prefix + PROBE)).allTopicNames();
        if (isDenied(topics) || isDenied(describeGroup())) {
            throw new UserError(
                    "Kafka at "
                            + tools.bootstrapServers()
                            + " does not let "
                            + tools.principal()
                            + " use topics and groups "
                            + prefix
                            + "* (`hivemind doctor` has the commands that would)");
        }
    }

    private KafkaFuture<?> createTopic() {
        return admin.createTopics(
                        List.of(new NewTopic(prefix + PROBE, 1, (short) 1)),
                        new CreateTopicsOptions().validateOnly(true))
                .all();
    }

    private KafkaFuture<?> configureGroup() {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, prefix + PROBE);
        AlterConfigOp change =
                new AlterConfigOp(
                        new ConfigEntry("share.auto.offset.reset", "earliest"),
                        AlterConfigOp.OpType.SET);
        return admin.incrementalAlterConfigs(
                        Map.of(group, List.of(change)),
                        new AlterConfigsOptions().validateOnly(true))
                .all();
    }

    private KafkaFuture<?> describeGroup() {
        return admin.describeConsumerGroups(List.of(prefix + PROBE)).all();
    }

    private KafkaFuture<?> describeTransaction() {
        return admin.describeTransactions(List.of(prefix + PROBE)).all();
    }

    private static Finding bad(String found, String remedy) {
        return Finding.bad("rights", found, remedy);
    }

    /// Any other answer than a denial says that we may ask: there is no such group, for instance.
    private static boolean isDenied(KafkaFuture<?> answer) {
        try {
            answer.get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof AuthorizationException;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }
}
