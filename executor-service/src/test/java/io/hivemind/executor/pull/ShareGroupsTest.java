package io.hivemind.executor.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.broker.BrokerSettings;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.ShareGroups;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class ShareGroupsTest {

    @Test
    void group_begins_at_the_start_and_locks_for_a_short_time() throws Exception {
        String group = TestCluster.uniquePrefix() + "group";
        Admin admin = TestCluster.shared().admin();

        new ShareGroups(admin).configure(List.of(group));

        awaitConfig(admin, group, "share.auto.offset.reset", "earliest");
        awaitConfig(admin, group, "share.isolation.level", "read_committed");
        awaitConfig(admin, group, "share.record.lock.duration.ms", "5000");
    }

    @Test
    void what_an_operator_has_set_stays() throws Exception {
        String group = TestCluster.uniquePrefix() + "group";
        Map<String, String> chosen = Map.of("share.record.lock.duration.ms", "20000");
        TestCluster.shared().configureGroup(group, chosen);
        Admin admin = TestCluster.shared().admin();
        awaitConfig(admin, group, "share.record.lock.duration.ms", "20000");

        new ShareGroups(admin).configure(List.of(group));

        awaitConfig(admin, group, "share.auto.offset.reset", "earliest");
        awaitConfig(admin, group, "share.record.lock.duration.ms", "20000");
    }

    @Test
    void broker_that_refuses_so_short_a_lock_gets_its_shortest() throws Exception {
        BrokerSettings settings =
                BrokerSettings.ephemeral()
                        .withOverrides(Map.of("group.share.min.record.lock.duration.ms", "15000"));
        try (TestCluster cluster = TestCluster.start(settings)) {
            new ShareGroups(cluster.admin()).configure(List.of("group"));

            awaitConfig(cluster.admin(), "group", "share.record.lock.duration.ms", "15000");
        }
    }

    /// The broker answers a change before it shows it to who asks.
    private static void awaitConfig(Admin admin, String group, String name, String expected)
            throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!config(admin, group, name).equals(expected) && System.nanoTime() < deadlineNs) {
            Thread.onSpinWait();
        }
        assertThat(config(admin, group, name)).as(name).isEqualTo(expected);
    }

    private static String config(Admin admin, String group, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var configs = admin.describeConfigs(List.of(resource)).all().get().values();
        return configs.iterator().next().get(name).value();
    }
}
