package io.hivemind.cli.option;

import io.hivemind.cli.UserError;
import io.hivemind.cli.doctor.ClusterCheck;
import io.hivemind.cli.doctor.KafkaTools;
import io.hivemind.scheduler.recorded.NotKeptException;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

import picocli.CommandLine.Mixin;

import java.util.Map;
import java.util.function.Function;

/// For commands that look at what the topics hold, without a server.
public final class RecordedOptions {
    @Mixin private ClusterOptions cluster = new ClusterOptions();

    /// Throws [UserError] where the cluster does not answer, or what it takes is not there.
    public <T> T read(Function<KafkaConnection, T> reading) {
        KafkaConnection kafka = cluster.connectionOrHere();
        KafkaTools tools = KafkaTools.of(kafka, cluster.commandConfig().orElse(null));
        try (Admin admin = Admin.create(kafka.client(Map.of("client.id", "hivemind-recorded")))) {
            int _ = new ClusterCheck(admin, tools).brokers();
        }
        try {
            return reading.apply(kafka);
        } catch (NotKeptException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new UserError("cannot read the topics: " + e.getMessage(), e);
        }
    }
}
