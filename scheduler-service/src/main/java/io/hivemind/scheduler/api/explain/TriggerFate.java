package io.hivemind.scheduler.api.explain;

import io.hivemind.avro.RunRequested;
import io.hivemind.avro.TriggerForwarded;
import io.hivemind.core.engine.Input;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.history.query.RunQueries.Refusal;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedTopics;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which run a trigger became, or why none. The run's id derives from the trigger.
final class TriggerFate {
    /// A trigger waits so long for a definition that it needs.
    private static final Duration PARKED = Duration.ofSeconds(30);

    private final Explaining with;
    private final RecordedCodec codec;

    TriggerFate(Explaining with, RecordedCodec codec) {
        this.with = with;
        this.codec = codec;
    }

    Fate fate(Recorded record, Input.Trigger trigger) {
        String kind = record.at().topic().equals(with.topics().triggers()) ? "trigger" : "peer";
        String job = trigger.job();
        String id = runId(job, trigger.trigger());
        Optional<RunRow> run = with.history().runs().find(id);
        if (run.isPresent()) {
            return ofRun(kind, record, run.get());
        }
        Optional<Refusal> refusal = with.history().runs().refusal(id);
        if (refusal.isPresent()) {
            String said = refusal.get().kind();
            String outcome = said.equals("duplicate") ? "duplicate" : "refused";
            return Fate.of(kind, outcome, "became no run: " + said + ", " + refusal.get().message())
                    .ofJob(job);
        }
        return waiting(kind, record, job).ofJob(job);
    }

    private String runId(String job, TriggerRef trigger) {
        int place =
                with.history()
                        .jobs()
                        .find(job)
                        .map(row -> row.partitionOf(trigger.id(), with.partitions()))
                        .orElseGet(() -> RunIds.homePartition(job, with.partitions()));
        return RunIds.runId(place, job, trigger.kind(), trigger.id());
    }

    private Fate ofRun(String kind, Recorded record, RunRow run) {
        Position first = first(run);
        boolean before = !record.time().isAfter(run.times().createdAt());
        if (record.at().equals(first) || (first == null && before)) {
            return Fate.of(kind, "run", "became run " + run.id() + ", which is " + run.state())
                    .ofRun(run.id())
                    .ofJob(run.job());
        }
        return Fate.of(
                        kind,
                        "duplicate",
                        "became no run: run %s of the same trigger was there already%s"
                                .formatted(run.id(), first == null ? "" : ", from " + first))
                .ofRun(run.id())
                .ofJob(run.job());
    }

    private Fate waiting(String kind, Recorded record, String job) {
        Long latest = with.history().jobs().find(job).map(JobRow::revision).orElse(null);
        Instant until = record.time().plus(PARKED);
        if (latest == null && Instant.now().isBefore(until)) {
            return Fate.of(
                    kind,
                    "parked",
                    "waits: there is no job \"" + job + "\" yet; it is refused at " + until);
        }
        return Fate.of(
                kind,
                "undecided",
                "is not decided about yet: no run and no refusal of it is recorded");
    }

    /// The trigger that the run was created for, as it came; null where that is not known: it had
    /// waited for a definition, and the run followed from that.
    private @Nullable Position first(RunRow run) {
        Recorded created = read(with.topics().events(), run.partition(), run.eventsFrom());
        Position cause = created == null ? null : codec.event(created).cause();
        if (cause == null || !cause.topic().equals(with.topics().peers())) {
            return cause;
        }
        Recorded told = read(cause.topic(), cause.partition(), cause.offset());
        return switch (told == null ? null : codec.peer(told).getBody()) {
            case TriggerForwarded forwarded when forwarded.getOrigin().getTopic().isEmpty() -> null;
            case TriggerForwarded forwarded -> RecordedCodec.position(forwarded.getOrigin());
            case RunRequested ignored -> cause;
            case null, default -> null;
        };
    }

    private @Nullable Recorded read(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        try (RecordedTopics records = new RecordedTopics(with.kafka())) {
            records.open(List.of(place));
            return records.at(place, offset);
        }
    }
}
