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

final class ShareGroupsTest {

    @Test
    void group_begins_at_the_start_and_locks_for_a_short_time() throws Exception {
        String group = TestCluster.uniquePrefix() + "group";
        Admin admin = TestCluster.shared().admin();

        new ShareGroups(admin).configure(List.of(group));

        assertThat(config(admin, group, "share.auto.offset.reset")).isEqualTo("earliest");
        assertThat(config(admin, group, "share.isolation.level")).isEqualTo("read_committed");
        assertThat(config(admin, group, "share.record.lock.duration.ms")).isEqualTo("5000");
    }

    @Test
    void what_an_operator_has_set_stays() throws Exception {
        String group = TestCluster.uniquePrefix() + "group";
        Map<String, String> chosen = Map.of("share.record.lock.duration.ms", "20000");
        TestCluster.shared().configureGroup(group, chosen);
        Admin admin = TestCluster.shared().admin();

        new ShareGroups(admin).configure(List.of(group));

        assertThat(config(admin, group, "share.record.lock.duration.ms")).isEqualTo("20000");
        assertThat(config(admin, group, "share.auto.offset.reset")).isEqualTo("earliest");
    }

    @Test
    void broker_that_refuses_so_short_a_lock_gets_its_shortest() throws Exception {
        BrokerSettings settings =
                BrokerSettings.ephemeral()
                        .withOverrides(Map.of("group.share.min.record.lock.duration.ms", "15000"));
        try (TestCluster cluster = TestCluster.start(settings)) {
            new ShareGroups(cluster.admin()).configure(List.of("group"));

            assertThat(config(cluster.admin(), "group", "share.record.lock.duration.ms"))
                    .isEqualTo("15000");
        }
    }

    private static String config(Admin admin, String group, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var configs = admin.describeConfigs(List.of(resource)).all().get().values();
        return configs.iterator().next().get(name).value();
    }
}
