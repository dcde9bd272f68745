package io.hivemind.scheduler.processor;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Decodes what the scheduler reads. Throws [UndecodableException] for what is nothing it knows.
public final class Inbox {
    private final Deserializer<TriggerEvent> triggers;
    private final Deserializer<RunCommand> commands;
    private final Deserializer<AttemptReport> reports;
    private final Deserializer<PeerMessage> peers;
    private final Deserializer<JobDefinition> definitions;
    private final Deserializer<Heartbeat> heartbeats;

    public Inbox(Wire wire) {
        this.triggers = wire.triggers().deserializer();
        this.commands = wire.serde(RunCommand.class).deserializer();
        this.reports = wire.serde(AttemptReport.class).deserializer();
        this.peers = wire.serde(PeerMessage.class).deserializer();
        this.definitions = wire.serde(JobDefinition.class).deserializer();
        this.heartbeats = wire.serde(Heartbeat.class).deserializer();
    }

    TriggerEvent trigger(Incoming record) {
        return present(triggers.deserialize(record.topic(), record.value()));
    }

    RunCommand command(Incoming record) {
        return present(commands.deserialize(record.topic(), record.value()));
    }

    AttemptReport report(Incoming record) {
        return present(reports.deserialize(record.topic(), record.value()));
    }

    PeerMessage peer(Incoming record) {
        return present(peers.deserialize(record.topic(), record.value()));
    }

    public Heartbeat heartbeat(Incoming record) {
        return present(heartbeats.deserialize(record.topic(), record.value()));
    }

    /// Null for a tombstone: the job was deleted.
    public @Nullable JobDefinition definition(Incoming record) {
        return definitions.deserialize(record.topic(), record.value());
    }

    private static <T extends SpecificRecord> T present(@Nullable T record) {
        if (record == null) {
            throw new UndecodableException("it is empty");
        }
        return record;
    }
}
