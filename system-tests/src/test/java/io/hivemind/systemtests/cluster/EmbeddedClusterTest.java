package io.hivemind.systemtests.cluster;

import io.hivemind.testing.TestCluster;

/// On a broker in this JVM, as it is in the all-in-one.
class EmbeddedClusterTest extends ClusterSuite {

    @Override
    String bootstrapServers() {
        return TestCluster.shared().bootstrapServers();
    }
}
