package io.hivemind.scheduler.api.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.ReadyTask;
import io.hivemind.core.engine.Input;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.explain.RecordProbe.Here;
import io.hivemind.scheduler.api.explain.RecordProbe.Nothing;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedEvent;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// Explains records of any topic: which run one became, or why none.
final class RecordExplanations {
    private final Explaining with;
    private final RecordedCodec codec;
    private final RecordProbe probe;
    private final TriggerFate triggers;
    private final Consequences consequences;

    RecordExplanations(Explaining with) {
        this.with = with;
        this.codec = new RecordedCodec(with.topics(), with.kafka().wire());
        this.probe = new RecordProbe(with.kafka());
        this.consequences = new Consequences(with.kafka(), codec);
        this.triggers = new TriggerFate(with, codec);
    }

    Answer explain(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        return switch (probe.at(place, offset)) {
            case Nothing(String outcome, String says) ->
                    Answer.ok(
                            ExplanationJson.ofRecord(
                                    place, offset, null, Fate.of("record", outcome, says)));
            case Here(var record) ->
                    Answer.ok(
                            ExplanationJson.ofRecord(
                                    place, offset, RecordProbe.at(record), fate(record)));
        };
    }

    private Fate fate(ConsumerRecord<byte[], byte[]> record) {
        Topics topics = with.topics();
        String topic = record.topic();
        Recorded recorded = recorded(record);
        if (!topic.startsWith(topics.prefix())
                || !(topics.fixed().contains(topic)
                        || topic.startsWith(topics.prefix() + "ready."))) {
            return Fate.of(
                    "record",
                    "not_ours",
                    "lies on no topic of Hivemind's; triggers that read other topics do not fire"
                            + " yet in this version");
        } else if (topic.equals(topics.deadLetters())) {
            return letter(record);
        } else if (topic.equals(topics.jobs())) {
            return definition(record);
        } else if (recorded == null) {
            return Fate.of(kind(topic), "no_record", "is empty: what its key named is gone");
        }
        try {
            return topic.equals(topics.events()) ? event(recorded) : decoded(record, recorded);
        } catch (UndecodableException e) {
            String why = probe.deadLetter(record);
            return Fate.of(
                    kind(topic),
                    "dead_letter",
                    "could not be read" + (why == null ? ": " + e.getMessage() : ": " + why));
        }
    }

    private Fate decoded(ConsumerRecord<byte[], byte[]> record, Recorded recorded) {
        Topics topics = with.topics();
        String topic = record.topic();
        if (topic.startsWith(topics.prefix() + "ready.")) {
            return ready(codec.ready(recorded));
        } else if (!List.of(topics.triggers(), topics.commands(), topics.attempts(), topics.peers())
                .contains(topic)) {
            return Fate.of(kind(topic), "other", "starts no run: " + OTHERS.get(kind(topic)));
        }
        Input input = codec.input(recorded);
        Fate fate =
                input instanceof Input.Trigger trigger
                        ? triggers.fate(recorded, trigger)
                        : command(recorded, input);
        boolean open = fate.outcome().equals("undecided") || fate.outcome().equals("no_effect");
        String why = open ? probe.deadLetter(record) : null;
        return why == null
                ? fate
                : new Fate(fate.kind(), "dead_letter", why, fate.run(), fate.job(), List.of());
    }

    private static final Map<String, String> OTHERS =
            Map.of(
                    "executors", "it is a heartbeat",
                    "logs", "it is output of an attempt",
                    "control", "it tells executors to stop something",
                    "files", "it is content of a job's files");

    private Fate command(Recorded recorded, @Nullable Input input) {
        List<RecordedEvent> events = consequences.of(recorded);
        String kind = kind(recorded.at().topic());
        Fate fate =
                events.isEmpty()
                        ? Fate.of(
                                kind,
                                "no_effect",
                                InputWords.of(input)
                                        + "; nothing has followed from it: it came too late, or"
                                        + " changed nothing that is recorded")
                        : Fate.of(kind, "carried_out", InputWords.of(input));
        return refusal(fate, events)
                .with(events)
                .ofRun(InputWords.run(input))
                .ofJob(InputWords.job(input));
    }

    private static Fate refusal(Fate fate, List<RecordedEvent> events) {
        for (RecordedEvent event : events) {
            String why = InputWords.refusal(event);
            if (why != null) {
                return Fate.of(fate.kind(), "refused", fate.says() + "; " + why);
            }
        }
        return fate;
    }

    private Fate event(Recorded recorded) {
        RecordedEvent event = codec.event(recorded);
        Position cause = event.cause();
        return Fate.of(
                        "event",
                        "event",
                        "says what happened: "
                                + InputWords.type(event)
                                + "; it followed from "
                                + cause)
                .ofRun(event.runId())
                .ofJob(event.wire().getJob());
    }

    private static Fate ready(ReadyTask task) {
        var attempt = task.getAttempt();
        String instance = attempt.getInstance() < 0 ? "" : "[" + attempt.getInstance() + "]";
        return Fate.of(
                        "ready",
                        "other",
                        "hands attempt %d of task %s to executors (dispatch %d)"
                                .formatted(
                                        attempt.getAttempt(),
                                        attempt.getTask() + instance,
                                        attempt.getDispatch()))
                .ofRun(task.getRunId());
    }

    private Fate definition(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (record.value() == null) {
            return Fate.of("definition", "other", "takes " + key + " out of force");
        } else if (key.startsWith(Topics.POOL_KEY)) {
            return Fate.of("definition", "other", "defines " + key);
        }
        long revision = record.offset() + 1;
        String why = probe.deadLetter(record);
        if (why != null) {
            return Fate.of("definition", "dead_letter", why).ofJob(key);
        }
        Long latest = with.history().jobs().find(key).map(JobRow::revision).orElse(null);
        String now =
                latest == null
                        ? ", which is not in force any more"
                        : latest == revision
                                ? ", which is in force"
                                : "; " + latest + " is in force";
        return Fate.of("definition", "other", "is revision " + revision + " of job " + key + now)
                .ofJob(key);
    }

    private static Fate letter(ConsumerRecord<byte[], byte[]> record) {
        return Fate.of(
                "dead_letter",
                "dead_letter",
                "is the dead letter of %s:%s:%s: %s"
                        .formatted(
                                RecordProbe.header(record, "topic"),
                                RecordProbe.header(record, "partition"),
                                RecordProbe.header(record, "offset"),
                                RecordProbe.header(record, "why")));
    }

    private String kind(String topic) {
        String name = topic.substring(with.topics().prefix().length());
        return switch (name) {
            case "triggers" -> "trigger";
            case "commands" -> "command";
            case "attempts" -> "report";
            case "peers" -> "peer";
            case "events" -> "event";
            default -> name.startsWith("ready.") ? "ready" : name;
        };
    }

    private static @Nullable Recorded recorded(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null
                ? null
                : new Recorded(
                        new Position(record.topic(), record.partition(), record.offset()),
                        RecordProbe.at(record),
                        record.key(),
                        record.value());
    }
}
