package io.hivemind.connect.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.SlotDecision;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.RunIds;
import io.hivemind.language.TriggerParams;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// Makes source records of what happened. A record goes to the home partition of its job, where it
/// becomes a run in one step; its value is what Hivemind reads, whatever the workers' converters
/// are by default.
public final class TriggerRecords {
    /// Something that starts a run.
    ///
    /// @param id unique for the trigger: the same id never starts two runs
    /// @param at the nominal time of the run; null for the moment it is created
    /// @param event what it brings, as JSON; null for nothing
    /// @param slot what the source decided, where it is a slot of a schedule
    public record Happening(
            String id, @Nullable Instant at, @Nullable Json event, @Nullable SlotDecision slot) {
        public Happening(String id, @Nullable Instant at, @Nullable Json event) {
            this(id, at, event, null);
        }
    }

    private final String topic;
    private final int partitions;
    private final Serializer<TriggerEvent> serializer;

    /// @param partitions of the triggers topic
    public TriggerRecords(KafkaConnection connection, int partitions) {
        this.topic = connection.topics().triggers();
        this.partitions = partitions;
        this.serializer = connection.wire().serde(TriggerEvent.class).serializer();
    }

    /// @param offset where the trigger's source goes on from once this record is written: both are
    ///   one transaction
    public SourceRecord of(FollowedTrigger trigger, Happening happening, Map<String, ?> offset) {
        String job = trigger.job();
        return new SourceRecord(
                SourcePosition.of(trigger),
                offset,
                topic,
                RunIds.homePartition(job, partitions),
                Schema.BYTES_SCHEMA,
                job.getBytes(UTF_8),
                Schema.BYTES_SCHEMA,
                serializer.serialize(topic, event(trigger, happening)));
    }

    private static TriggerEvent event(FollowedTrigger trigger, Happening happening) {
        TriggerEvent event = new TriggerEvent();
        event.setJob(trigger.job());
        event.setKind(trigger.spec().kind());
        event.setId(trigger.key() + "@" + happening.id());
        event.setNominalAt(happening.at());
        event.setRevision(trigger.revision());
        event.setTrigger(trigger.key());
        event.setEvent(happening.event() == null ? null : happening.event().text());
        event.setSlot(happening.slot());
        if (happening.slot() == null || happening.slot().getOutcome().equals("FIRED")) {
            TriggerParams.of(trigger.spec())
                    .ifPresent(params -> {
                        event.setParams(params.text());
                        event.setTemplated(true);
                    });
        }
        return event;
    }
}
