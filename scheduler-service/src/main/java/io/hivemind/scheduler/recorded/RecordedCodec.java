package io.hivemind.scheduler.recorded;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.Cause;
import io.hivemind.avro.Event;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.JobTold;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.PoolPublished;
import io.hivemind.avro.PoolsTold;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunRequested;
import io.hivemind.avro.RunTold;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerForwarded;
import io.hivemind.core.engine.Input;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.codec.InputCodec;
import io.hivemind.scheduler.codec.PastEventCodec;
import io.hivemind.scheduler.codec.ReportCodec;
import io.hivemind.scheduler.codec.TriggerCodec;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Decodes what is recorded. Throws [UndecodableException] for what is nothing it knows.
public final class RecordedCodec {
    private final Topics topics;
    private final Deserializer<Event> events;
    private final Deserializer<TriggerEvent> triggers;
    private final Deserializer<RunCommand> commands;
    private final Deserializer<AttemptReport> reports;
    private final Deserializer<PeerMessage> peers;
    private final Deserializer<ReadyTask> ready;
    private final Deserializer<JobDefinition> definitions;

    public RecordedCodec(Topics topics, Wire wire) {
        this.topics = topics;
        this.events = wire.serde(Event.class).deserializer();
        this.triggers = wire.triggers().deserializer();
        this.commands = wire.serde(RunCommand.class).deserializer();
        this.reports = wire.serde(AttemptReport.class).deserializer();
        this.peers = wire.serde(PeerMessage.class).deserializer();
        this.ready = wire.serde(ReadyTask.class).deserializer();
        this.definitions = wire.serde(JobDefinition.class).deserializer();
    }

    public RecordedEvent event(Recorded record) {
        Event event = decoded(events, record);
        return new RecordedEvent(
                record.at(),
                new Fact.Stamp(event.getSequence(), event.getDecidedAt()),
                position(event.getCause()),
                PastEventCodec.read(event),
                event);
    }

    /// What a record of triggers, commands, attempts or peers asked of the engine. Null for what
    /// others made of it: definitions of jobs, and the coming and going of executors.
    public @Nullable Input input(Recorded record) {
        String topic = record.at().topic();
        if (topic.equals(topics.commands())) {
            return InputCodec.command(decoded(commands, record));
        }
        if (topic.equals(topics.attempts())) {
            AttemptReport report = decoded(reports, record);
            return new Input.ToRun(report.getRunId(), ReportCodec.read(report));
        }
        if (topic.equals(topics.triggers())) {
            TriggerEvent trigger = decoded(triggers, record);
            if (trigger.getId() == null) {
                trigger.setId(topic + "-" + record.at().partition() + "-" + record.at().offset());
            }
            return TriggerCodec.read(trigger);
        }
        return switch (peer(record).getBody()) {
            case RunTold told -> InputCodec.read(told);
            case RunRequested asked -> InputCodec.read(asked);
            case JobTold told -> InputCodec.read(told);
            case PoolsTold told -> InputCodec.read(told);
            case PoolPublished published -> InputCodec.read(published);
            case TriggerForwarded forwarded when forwarded.getTrigger() != null ->
                    TriggerCodec.read(forwarded.getTrigger());
            case null, default -> null;
        };
    }

    public PeerMessage peer(Recorded record) {
        return decoded(peers, record);
    }

    public JobDefinition definition(Recorded record) {
        return decoded(definitions, record);
    }

    public ReadyTask ready(Recorded record) {
        return decoded(ready, record);
    }

    public static Position position(Cause cause) {
        return new Position(cause.getTopic(), cause.getPartition(), cause.getOffset());
    }

    /// Records without a value are left out where they are read.
    private static <T> T decoded(Deserializer<T> deserializer, Recorded record) {
        try {
            return deserializer.deserialize(record.at().topic(), record.value());
        } catch (IllegalArgumentException e) {
            throw new UndecodableException(String.valueOf(e.getMessage()), e);
        }
    }
}
