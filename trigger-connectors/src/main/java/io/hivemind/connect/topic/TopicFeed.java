package io.hivemind.connect.topic;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.record.DeadLetters;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.registry.RegistryUnavailableException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Reads the topics of all triggers of a task with one consumer, and makes records of what starts a
/// run. Owned by the task's thread.
final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final RecordValues values;
    private final TriggerRecords triggers;
    private final DeadLetters letters;
    private final LongSupplier nanoTime;
    private final Map<String, List<Intake>> byJob = new HashMap<>();
    private long heldUntilNanos;
    private boolean held;

    TopicFeed(
            Consumer<byte[], byte[]> consumer,
            RecordValues values,
            TriggerRecords triggers,
            DeadLetters letters,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.assignment = new Assignment(consumer, nanoTime);
        this.values = values;
        this.triggers = triggers;
        this.letters = letters;
        this.nanoTime = nanoTime;
    }

    /// A definition, at the start or changed: a trigger that stays goes on, one that is gone ends
    /// with what waited, and a new one begins where its position, or else its `from`, says.
    ///
    /// @param kept the position that was kept of a trigger, null for none
    void apply(JobTriggers job, Function<FollowedTrigger, @Nullable TopicPosition> kept) {
        Map<String, Intake> before = new HashMap<>();
        byJob.getOrDefault(job.job(), List.of())
                .forEach(intake -> before.put(intake.trigger().key(), intake));
        List<Intake> now = new ArrayList<>();
        for (FollowedTrigger trigger : job.triggers()) {
            Intake stays = before.get(trigger.key());
            if (stays == null) {
                TopicTrigger reads = read(trigger);
                if (reads != null) {
                    now.add(new Intake(trigger, reads, position(trigger, kept.apply(trigger))));
                }
            } else {
                stays.renew(trigger);
                now.add(stays);
            }
        }
        if (now.isEmpty()) {
            byJob.remove(job.job());
        } else {
            byJob.put(job.job(), now);
        }
        assignment.follow(intakes());
    }

    private static @Nullable TopicTrigger read(FollowedTrigger trigger) {
        try {
            return TopicTrigger.of(trigger.spec());
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Job {} has a {} trigger that cannot be read: {}",
                    trigger.job(),
                    trigger.spec().kind(),
                    e.getMessage());
            return null;
        }
    }

    /// A position from an earlier life of the trigger does not count.
    private static TopicPosition position(FollowedTrigger trigger, @Nullable TopicPosition kept) {
        long since = trigger.since().toEpochMilli();
        boolean another = trigger.renewed() && kept != null && kept.since() < since;
        return kept == null || another ? new TopicPosition(since) : kept;
    }

    private List<Intake> intakes() {
        return byJob.values().stream().flatMap(Collection::stream).toList();
    }

    /// What starts runs now. Waits for it, at most so long.
    List<SourceRecord> poll(Duration atMost) {
        assignment.refresh();
        if (isIdle()) {
            return List.of();
        }
        letGo();
        List<SourceRecord> out = new ArrayList<>();
        Map<TopicPartition, Boolean> broken = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(untilDue(atMost))) {
            TopicPartition place = new TopicPartition(record.topic(), record.partition());
            if (broken.containsKey(place)) {
                continue;
            }
            try {
                read(record, out);
            } catch (RegistryUnavailableException e) {
                broken.put(place, true);
                consumer.seek(place, record.offset());
                hold(place, e);
            }
        }
        long now = nanoTime.getAsLong();
        for (Intake intake : intakes()) {
            add(out, intake, intake.due(now));
        }
        return out;
    }

    private Duration untilDue(Duration atMost) {
        long now = nanoTime.getAsLong();
        long shortest = atMost.toNanos();
        for (Intake intake : intakes()) {
            if (intake.dueNanos() != Long.MAX_VALUE) {
                shortest = Math.clamp(intake.dueNanos() - now, 0, shortest);
            }
        }
        return Duration.ofNanos(shortest);
    }

    /// For all triggers of its topic; its bytes are read once for each format.
    private void read(ConsumerRecord<byte[], byte[]> record, List<SourceRecord> out) {
        Map<TopicTrigger.Format, Map<String, Object>> read =
                new EnumMap<>(TopicTrigger.Format.class);
        for (Intake intake : assignment.readersOf(record.topic())) {
            if (intake.knows(record.partition(), record.offset())) {
                continue;
            }
            String event = null;
            String problem = null;
            try {
                Map<String, Object> parts = read.get(intake.reads().format());
                if (parts == null) {
                    parts = values.of(record, intake.reads().format());
                    read.put(intake.reads().format(), parts);
                }
                event = intake.event(parts);
            } catch (UndecodableException | IllegalArgumentException e) {
                problem = e.getMessage();
            }
            long now = nanoTime.getAsLong();
            add(out, intake, intake.read(record.partition(), record.offset(), event, now));
            if (problem != null) {
                out.add(letter(intake, record, problem));
            }
        }
    }

    private SourceRecord letter(
            Intake intake, ConsumerRecord<byte[], byte[]> record, String problem) {
        LOG.warn(
                "Job {} cannot take the record {}-{} at {}: {}",
                intake.trigger().job(),
                record.topic(),
                record.partition(),
                record.offset(),
                problem);
        return letters.of(intake.trigger(), record, problem, intake.offset());
    }

    private void add(List<SourceRecord> out, Intake intake, Intake.@Nullable Emission emission) {
        if (emission != null) {
            out.add(triggers.of(intake.trigger(), emission.happening(), emission.offset()));
        }
    }

    private void hold(TopicPartition place, RegistryUnavailableException e) {
        if (!held) {
            LOG.warn("{} stands still until the schema registry answers: {}", place, e.toString());
        }
        held = true;
        heldUntilNanos = nanoTime.getAsLong() + BEFORE_ASKING_AGAIN.toNanos();
        consumer.pause(List.of(place));
    }

    private void letGo() {
        if (held && nanoTime.getAsLong() >= heldUntilNanos) {
            held = false;
            consumer.resume(consumer.paused());
        }
    }

    /// Whether there is nothing to read: it knows no trigger, or none of their topics is there.
    boolean isIdle() {
        return consumer.assignment().isEmpty();
    }

    int size() {
        return intakes().size();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
