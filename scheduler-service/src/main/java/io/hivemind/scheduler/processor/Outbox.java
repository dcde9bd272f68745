package io.hivemind.scheduler.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Event;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCommand;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;

/// Encodes what the scheduler writes, for the topic where it belongs. Any thread may use it.
public final class Outbox {
    /// No record passes 1 MiB, key included; Kafka's own limit counts the record's envelope and its
    /// headers too.
    public static final int RECORD_BYTES = 1024 * 1024 - 4096;

    /// Why a record is a dead letter may quote it: what is kept of that leaves room for the record.
    private static final int WHY_CHARS = 1_000;

    private final Topics topics;
    private final Serializer<Event> events;
    private final Serializer<ReadyTask> ready;
    private final Serializer<ControlMessage> control;
    private final Serializer<PeerMessage> peers;
    private final Serializer<RunCommand> commands;
    private final Serializer<Heartbeat> executors;

    public Outbox(Topics topics, Wire wire) {
        this.topics = topics;
        this.events = wire.serde(Event.class).serializer();
        this.ready = wire.serde(ReadyTask.class).serializer();
        this.control = wire.serde(ControlMessage.class).serializer();
        this.peers = wire.serde(PeerMessage.class).serializer();
        this.commands = wire.serde(RunCommand.class).serializer();
        this.executors = wire.serde(Heartbeat.class).serializer();
    }

    Outgoing event(int partition, Event event) {
        return record(topics.events(), partition, event.getRunId(), events, event);
    }

    Outgoing ready(String topic, int partition, ReadyTask task) {
        return record(topic, partition, task.getRunId(), ready, task);
    }

    Outgoing control(ControlMessage message) {
        return record(topics.control(), Outgoing.ANY, message.getExecutor(), control, message);
    }

    /// From a part of the scheduler that decides nothing.
    public Outgoing peer(int partition, String key, Object body) {
        PeerMessage message = PeerMessage.newBuilder().setBody(body).build();
        return record(topics.peers(), partition, key, peers, message);
    }

    Outgoing peer(Step step, int partition, String key, Object body) {
        PeerMessage message = new PeerMessage(body, step.cause(), step.decidedAt());
        return record(topics.peers(), partition, key, peers, message);
    }

    public Outgoing command(int partition, RunCommand command) {
        return record(topics.commands(), partition, command.getRunId(), commands, command);
    }

    public Outgoing heartbeat(int partition, String key, Heartbeat heartbeat) {
        return record(topics.executors(), partition, key, executors, heartbeat);
    }

    /// A record that cannot be dealt with, as it came, with where it lay and why.
    public Outgoing deadLetter(Incoming record, String why) {
        byte[] key = record.key();
        byte[] value = record.value();
        boolean whole = length(key) + length(value) <= RECORD_BYTES;
        Map<String, String> headers =
                Map.of(
                        "topic", record.topic(),
                        "partition", String.valueOf(record.partition()),
                        "offset", String.valueOf(record.offset()),
                        "why", why.length() <= WHY_CHARS ? why : why.substring(0, WHY_CHARS),
                        "whole", String.valueOf(whole));
        return new Outgoing(
                topics.deadLetters(),
                Outgoing.ANY,
                whole ? key : null,
                whole || value == null
                        ? value
                        : Arrays.copyOf(value, Math.min(value.length, RECORD_BYTES / 2)),
                headers);
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /// What is too large to be written makes the record that it follows from a dead letter.
    private static <T extends SpecificRecord> Outgoing record(
            String topic, int partition, String key, Serializer<T> serializer, T value) {
        byte[] bytes = serializer.serialize(topic, value);
        byte[] keyBytes = key.isEmpty() ? null : key.getBytes(UTF_8);
        long size = length(keyBytes) + length(bytes);
        if (size > RECORD_BYTES) {
            throw new UndecodableException(
                    "what follows from it is too large: a record of %d bytes for %s"
                            .formatted(size, topic));
        }
        return new Outgoing(topic, partition, keyBytes, bytes, Map.of());
    }
}
