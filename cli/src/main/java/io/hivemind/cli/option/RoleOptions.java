package io.hivemind.cli.option;

import io.hivemind.cli.UserError;
import io.hivemind.wire.TopicCatalogue;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// The size of topics, for whoever makes them first.
public final class RoleOptions {
    private static final int MOST_PARTITIONS = 1_000;
    private static final int MOST_REPLICAS = 100;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description =
                    "Partitions of the engine's topics where they are not there yet (default: 24;"
                            + " embedded: 4).")
    private @Nullable Integer partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description =
                    "Replicas of the engine's topics where they are not there yet (default: 3;"
                            + " embedded: 1).")
    private @Nullable Integer replication;

    /// On a cluster of so many brokers, where no more replicas can be had.
    public TopicCatalogue.Sizing sizingFor(int brokers) {
        TopicCatalogue.Sizing usual = sizing(false);
        short replicas = (short) Math.min(usual.replication(), brokers);
        short insync = (short) Math.min(usual.minInsyncReplicas(), Math.max(1, replicas - 1));
        return new TopicCatalogue.Sizing(usual.partitions(), replicas, insync);
    }

    /// @param embedded the broker is ours, with one node
    public TopicCatalogue.Sizing sizing(boolean embedded) {
        TopicCatalogue.Sizing usual =
                embedded ? TopicCatalogue.Sizing.EMBEDDED : TopicCatalogue.Sizing.CLUSTER;
        if ((partitions != null && (partitions < 1 || partitions > MOST_PARTITIONS))
                || (replication != null && (replication < 1 || replication > MOST_REPLICAS))) {
            throw new UserError(
                    "--partitions is 1 to "
                            + MOST_PARTITIONS
                            + ", --replication 1 to "
                            + MOST_REPLICAS);
        }
        short replicas = replication == null ? usual.replication() : replication.shortValue();
        short insync = (short) Math.min(usual.minInsyncReplicas(), Math.max(1, replicas - 1));
        return new TopicCatalogue.Sizing(
                partitions == null ? usual.partitions() : partitions, replicas, insync);
    }
}
