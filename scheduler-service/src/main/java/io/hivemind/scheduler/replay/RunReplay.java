package io.hivemind.scheduler.replay;

import io.hivemind.core.engine.Input;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.recorded.NotKeptException;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedDefinitions;
import io.hivemind.scheduler.recorded.RecordedEvent;
import io.hivemind.scheduler.recorded.RecordedRuns;
import io.hivemind.scheduler.recorded.RecordedTopics;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// Replays a run from the topics.
public final class RunReplay {
    private final RecordedTopics records;
    private final RecordedCodec codec;
    private final Topics topics;

    private RunReplay(RecordedTopics records, RecordedCodec codec, Topics topics) {
        this.records = records;
        this.codec = codec;
        this.topics = topics;
    }

    /// @throws NotKeptException where what it takes is not kept, with what is missing
    public static Replay.Outcome of(
            KafkaConnection kafka, Expressions expressions, Parameters parameters, String runId) {
        Topics topics = kafka.topics();
        RecordedCodec codec = new RecordedCodec(topics, kafka.wire());
        try (RecordedTopics records = new RecordedTopics(kafka);
                RecordedDefinitions definitions =
                        new RecordedDefinitions(kafka, expressions, parameters)) {
            List<RecordedEvent> events =
                    RecordedRuns.events(records, codec, topics, runId).stream()
                            .filter(event -> !isOfOthers(event))
                            .toList();
            if (events.isEmpty()) {
                throw new NotKeptException(
                        "nothing is recorded about run %s (any more)".formatted(runId));
            }
            if (!(events.getFirst().event() instanceof RunEvent.RunCreated created)) {
                throw new NotKeptException(
                        "the beginning of run %s is not kept any more: the first of its events is at %s"
                                .formatted(runId, events.getFirst().at()));
            }
            Plan plan = definitions.plan(created.job(), created.revision());
            if (plan == null) {
                throw new NotKeptException(
                        "revision %d of job %s, which run %s is pinned to, is not kept any more"
                                .formatted(created.revision(), created.job(), runId));
            }
            RunReplay replay = new RunReplay(records, codec, topics);
            return Replay.of(plan, events, replay::cause);
        }
    }

    /// It names the run, and did nothing to it: a trigger or a command was refused.
    private static boolean isOfOthers(RecordedEvent event) {
        return event.event() == null && event.wire().getBody() != null;
    }

    /// What the record asked of the engine. A trigger may be gone long before its run's events: the
    /// run's creation says the same.
    private @Nullable Input cause(RecordedEvent event) {
        Position at = event.cause();
        TopicPartition partition = new TopicPartition(at.topic(), at.partition());
        records.open(List.of(partition));
        Recorded record = records.at(partition, at.offset());
        if (record != null) {
            return codec.input(record);
        }
        if (at.topic().equals(topics.triggers())) {
            return null;
        }
        throw new NotKeptException(
                "%s, which the event at %s followed from, is not kept any more"
                        .formatted(at, event.at()));
    }
}
