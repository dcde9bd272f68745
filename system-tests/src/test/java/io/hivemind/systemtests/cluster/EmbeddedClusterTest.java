package io.hivemind.systemtests.cluster;

import io.hivemind.testing.TestCluster;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// On a broker in this JVM, as it is in the all-in-one.
@EnabledIfSystemProperty(
        named = "hivemind.kills",
        matches = "\\d+",
        disabledReason = "not in the build until it has run often enough: -Dhivemind.kills=")
class EmbeddedClusterTest extends ClusterSuite {

    @Override
    String bootstrapServers() {
        return TestCluster.shared().bootstrapServers();
    }
}
